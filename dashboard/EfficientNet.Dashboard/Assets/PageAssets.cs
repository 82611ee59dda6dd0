using System.Security.Cryptography;

namespace EfficientNet.Dashboard;

/// <summary>
/// Styles, script and icon, carried inside the assembly: the pages need no folder beside the program and no other host.
/// </summary>
public static class PageAssets
{
    private static readonly Dictionary<string, (byte[] Content, string Type)> Files = new[]
    {
        ("dashboard.css", "text/css; charset=utf-8"),
        ("live.js", "text/javascript; charset=utf-8"),
        ("morph.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    }.ToDictionary(file => file.Item1, file => (Read(file.Item1), file.Item2));

    /// <summary>Changes with any of the files or the program: a page of an older version reloads itself.</summary>
    public static string Version { get; } =
        Convert.ToHexStringLower(
            SHA256.HashData([
                .. Files.OrderBy(file => file.Key, StringComparer.Ordinal).SelectMany(file => file.Value.Content),
                .. typeof(PageAssets).Module.ModuleVersionId.ToByteArray(),
            ])
        )[..12];

    /// <summary>Answers with a file; its address carries <see cref="Version"/>, so browsers may keep it.</summary>
    public static IResult Get(string file, HttpContext context)
    {
        if (!Files.TryGetValue(file, out var found))
            return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Bytes(found.Content, found.Type);
    }

    private static byte[] Read(string file)
    {
        using var stream =
            typeof(PageAssets).Assembly.GetManifestResourceStream($"assets/{file}")
            ?? throw new InvalidOperationException($"assets/{file} is not in {typeof(PageAssets).Assembly.GetName().Name}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
