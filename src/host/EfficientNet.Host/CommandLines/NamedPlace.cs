namespace EfficientNet.Host.CommandLines;

/// <summary>
/// Where something with a name lies on this host: <c>NAME=/PLACE</c>, a data set's folder or a file of weights.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Where it lies, as it was written.</param>
public sealed record NamedPlace(string Name, string Path)
{
    /// <summary>How one is written.</summary>
    /// <param name="kind">What the place is: folder or file.</param>
    public static string Form(string kind) => $"NAME=/{kind.ToUpperInvariant()}";

    /// <summary>Reads one; null means that the text is none.</summary>
    public static NamedPlace? TryParse(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } path] ? new NamedPlace(name, path) : null;

    /// <inheritdoc />
    public override string ToString() => $"{Name}={Path}";
}
