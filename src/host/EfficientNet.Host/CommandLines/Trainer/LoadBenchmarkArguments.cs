using System.CommandLine;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>The options of <c>bench load</c>.</summary>
public sealed class LoadBenchmarkArguments
{
    private static readonly OptionMaker Make = new(MistakeStyle.Trainer);

    /// <summary>Pixels.</summary>
    public Option<int?> Resolution { get; } =
        Make.Number("--resolution", "PIXELS", "Side of an image in pixels [default: 224]", 8);

    /// <summary>Threads.</summary>
    public Option<int?> Workers { get; } = Make.Number("--workers", "N", "Loading threads [default: all processors]", 1);

    /// <summary>Images.</summary>
    public Option<int?> Images { get; } = Make.Number("--images", "N", "Images to load [default: 2000]", 1);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Resolution, Workers, Images];
}
