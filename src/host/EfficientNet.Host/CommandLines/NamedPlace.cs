namespace EfficientNet.Host.CommandLines;

/// <summary>
/// Where something with a name is on this host: <c>NAME=/PLACE</c>, a data set's folder or a file of weights.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its path, as written.</param>
public sealed record NamedPlace(string Name, string Path)
{
    /// <summary>The syntax of one.</summary>
    /// <param name="kind">What the place is: folder or file.</param>
    public static string Form(string kind) => $"NAME=/{kind.ToUpperInvariant()}";

    /// <summary>Parses one; null means that the text is not one.</summary>
    public static NamedPlace? TryParse(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } path] ? new NamedPlace(name, path) : null;

    /// <inheritdoc />
    public override string ToString() => $"{Name}={Path}";
}
