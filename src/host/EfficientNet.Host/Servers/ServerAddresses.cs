namespace EfficientNet.Host.Servers;

/// <summary>Parses addresses of control silos.</summary>
public static class ServerAddresses
{
    /// <summary>
    /// Parses one address, or several separated by commas; each result ends with a slash, so that paths can follow.
    /// </summary>
    /// <exception cref="FormatException">The message says which is invalid, and what would be right.</exception>
    public static IReadOnlyList<Uri> Parse(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne)];

    /// <summary>The same address with a slash at its end.</summary>
    public static Uri Base(Uri server) => new(server.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>Address of a call on a server.</summary>
    /// <param name="server">Its address, with a slash at its end.</param>
    /// <param name="path">What follows <c>/api/v1/</c>.</param>
    public static Uri Call(Uri server, string path) => new(server, "api/v1/" + path);

    private static Uri ParseOne(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? Base(address)
            : throw new FormatException($"'{text}' is not an address such as http://10.0.0.5:5115.");
}
