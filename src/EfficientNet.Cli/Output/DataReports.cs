using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Output;

/// <summary>What <c>effnet data</c> prints.</summary>
internal static class DataReports
{
    private const int MostLines = 50;

    public static Report Of(DataCheckResult result) => Report.Table<DataPart>(
        result,
        [.. result.Parts],
        (ReportColumn.Text("Part", "part"), part => part.Name),
        (ReportColumn.Count("Images", "images"), part => part.Images),
        (ReportColumn.Count("Smallest class", "smallestClass"), part => part.SmallestClass),
        (ReportColumn.Count("Largest class", "largestClass"), part => part.LargestClass),
        (ReportColumn.Count("Broken", "broken"), part => part.Broken.Count)) with
    {
        After =
        [
            $"{result.Classes} classes, {result.Duplicates.Count} images that are there more than once",
            .. Broken([.. result.Parts.SelectMany(part => part.Broken)]),
            .. result.Duplicates.Take(MostLines).Select(names => $"same      {string.Join(", ", names)}"),
            .. More(result.Duplicates.Count),
        ],
    };

    public static Report Of(DataPackResult result) => Report.Table<DataPackResult>(
        result,
        [result],
        (ReportColumn.Count("Shards", "shards"), packed => packed.Shards),
        (ReportColumn.Count("Images", "images"), packed => packed.Images),
        (ReportColumn.Count("MiB", "mebibytes"), packed => packed.Bytes >> 20),
        (ReportColumn.Count("Broken", "broken"), packed => packed.Broken.Count)) with
    {
        After = [.. Broken(result.Broken)],
    };

    private static IEnumerable<string> Broken(IReadOnlyList<BrokenImage> broken) =>
        [.. broken.Take(MostLines).Select(image => $"broken    {image.Name}: {image.Reason}"), .. More(broken.Count)];

    private static IEnumerable<string> More(int count) => count > MostLines ? [$"… and {count - MostLines} more"] : [];
}
