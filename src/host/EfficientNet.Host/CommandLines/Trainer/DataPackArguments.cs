using System.CommandLine;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>The options of <c>data pack</c>.</summary>
public sealed class DataPackArguments
{
    private const int MostQuality = 100;

    private static readonly OptionMaker Make = new(MistakeStyle.Trainer);

    /// <summary>Where shards go.</summary>
    public Option<string?> Output { get; } = OptionMaker.Text("--out", "FOLDER", "Folder for the shards; required");

    /// <summary>Pixels.</summary>
    public Option<int?> ShortSide { get; } =
        Make.Number(
            "--short-side",
            "PIXELS",
            "Pixels of an image's shorter side; JPEG files that are smaller are left as they are [default: 320]",
            32
        );

    /// <summary>JPEG's quality.</summary>
    public Option<int?> Quality { get; } = Make.Number("--quality", "Q", "JPEG's quality [default: 95]", 1, MostQuality);

    /// <summary>Images in a shard.</summary>
    public Option<int?> Images { get; } = Make.Number("--images", "N", "Images in a shard [default: 5000]", 1);

    /// <summary>Threads.</summary>
    public Option<int?> Workers { get; } =
        Make.Number("--workers", "N", "Threads, which change only the speed [default: all processors]", 1);

    /// <summary>Those with a default.</summary>
    public IReadOnlyList<Option> Settings => [ShortSide, Quality, Images, Workers];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Output, .. Settings];
}
