namespace EfficientNet.Cli.Output;

/// <summary>Lines below a table for what may be many: the first fifty, and how many there are more.</summary>
internal static class LongList
{
    private const int Most = 50;

    public static IEnumerable<string> Of<T>(IReadOnlyCollection<T> items, Func<T, string> line) =>
        items.Take(Most).Select(line).Concat(items.Count > Most ? [$"… and {items.Count - Most} more"] : []);
}
