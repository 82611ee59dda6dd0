using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Output;

/// <summary>What <c>effnet data</c> prints.</summary>
internal static class DataReports
{
    private const int MostOfAGroup = 4;

    public static ReportTable Of(DataCheckResult result) =>
        ReportTable.Table<DataPart>(
            result,
            [.. result.Parts],
            (ReportColumn.Text("Part", "part"), part => part.Name),
            (ReportColumn.Number("Images", "images"), part => part.Images),
            (ReportColumn.Number("Smallest class", "smallestClass"), part => part.SmallestClass),
            (ReportColumn.Number("Largest class", "largestClass"), part => part.LargestClass),
            (ReportColumn.Number("Broken", "broken"), part => part.Broken.Count)
        ) with
        {
            After =
            [
                $"{result.Classes} classes; images that are there more than once: {result.Duplicates.Count}, of "
                    + $"them both in train and test: {result.SharedByParts}",
                .. LongList.Of([.. result.Parts.SelectMany(Empty)], line => line),
                .. Broken([.. result.Parts.SelectMany(part => part.Broken)]),
                .. LongList.Of(
                    result.Duplicates,
                    names =>
                        $"same      {string.Join(" = ", names.Take(MostOfAGroup))}"
                        + $"{(names.Count > MostOfAGroup ? $" = … and {names.Count - MostOfAGroup} more" : "")}"
                ),
            ],
        };

    public static ReportTable Of(DataPackResult result) =>
        ReportTable.Table<DataPackResult>(
            result,
            [result],
            (ReportColumn.Number("Shards", "shards"), packed => packed.Shards),
            (ReportColumn.Number("Images", "images"), packed => packed.Images),
            (ReportColumn.Number("MiB", "mebibytes"), packed => packed.Bytes >> 20),
            (ReportColumn.Number("Broken", "broken"), packed => packed.Broken.Count)
        ) with
        {
            After = [.. LeftOut(result.Broken.Count), .. Broken(result.Broken)],
        };

    private static IEnumerable<string> Empty(DataPart part) =>
        part.Images == 0
            ? []
            : part
                .ImagesOfClass.Index()
                .Where(images => images.Item == 0)
                .Select(images => $"empty     class {images.Index} has no image in {part.Name}");

    private static IEnumerable<string> LeftOut(int broken) =>
        broken == 0
            ? []
            :
            [
                $"{broken} {(broken == 1 ? "image" : "images")} could not be read and "
                    + $"{(broken == 1 ? "is" : "are")} not in the shards; all others are. To have "
                    + $"{(broken == 1 ? "it" : "them")} in, mend {(broken == 1 ? "it" : "them")} and pack into "
                    + "another folder.",
            ];

    private static IEnumerable<string> Broken(IReadOnlyList<BrokenImage> broken) =>
        LongList.Of(broken, image => $"broken    {image.Name}: {image.Reason}");
}
