namespace EfficientNet.Experiments.Files.Reading;

/// <summary>Names become parts of ids and of the dotted paths of overrides.</summary>
internal static class NameRule
{
    /// <summary>What is wrong with a name, or null.</summary>
    public static string? Problem(string name, int maximumLength)
    {
        if (name.Length == 0 || name.Length > maximumLength)
            return $"has {name.Length} characters; 1 to {maximumLength} are allowed";
        if (!char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return $"is '{name}'; letters, digits, '-' and '_' are allowed, the first a letter or a digit";
        return null;
    }
}
