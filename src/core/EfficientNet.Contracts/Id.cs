namespace EfficientNet.Contracts;

/// <summary>The rule that every id obeys.</summary>
public static class Id
{
    /// <summary>Orleans keeps grain keys in 150 characters, together with the grain's type.</summary>
    public const int MaximumLength = 100;

    /// <summary>Returns <paramref name="text"/> when it is a well-formed id, or throws <see cref="FormatException"/>.</summary>
    public static string Check(string text, string kind)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaximumLength)
            throw new FormatException($"{kind} '{text}' must have 1 to {MaximumLength} characters.");
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
                throw new FormatException(
                    $"{kind} '{text}' has the character '{c}'; allowed are letters, digits, '.', '_' and '-'."
                );
        }

        return text[0] is '.' or '-' ? throw new FormatException($"{kind} '{text}' must start with a letter or a digit.") : text;
    }
}
