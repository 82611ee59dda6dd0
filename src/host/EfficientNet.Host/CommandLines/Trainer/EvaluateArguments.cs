using System.CommandLine;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>The options of <c>evaluate</c>.</summary>
public sealed class EvaluateArguments
{
    private static readonly OptionMaker Make = new(MistakeStyle.Trainer);

    /// <summary>The weights.</summary>
    public Option<string?> Weights { get; } = WeightFileOptions.Option();

    /// <summary>All test images of a data set.</summary>
    public Option<string?> DataSet { get; } = OptionMaker.Text("--dataset", "NAME", "All test images of a data set");

    /// <summary>Those of a run's split.</summary>
    public Option<string?> DataSpecification { get; } =
        OptionMaker.Text(
            "--data-specification",
            "FILE",
            "Instead: the test images of the 'data' section of a run's specification, in JSON"
        );

    /// <summary>Folder of the data set.</summary>
    public Option<string?> Folder { get; } = OptionMaker.Text("--folder", "FOLDER", "Folder of the data set");

    /// <summary>Held-out images.</summary>
    public Option<bool> Validation { get; } =
        OptionMaker.Flag("--validation", "The images held out from training instead of the test images");

    /// <summary>Images that may be unreadable.</summary>
    public Option<int?> BrokenImages { get; } =
        Make.Number(
            "--broken-images",
            "N",
            "With --dataset: images that may be unreadable [default: one in a thousand, at least one]",
            0
        );

    /// <summary>Whether to ignore averages.</summary>
    public Option<bool> Raw { get; } = WeightFileOptions.RawFlag();

    /// <summary>Images at a time.</summary>
    public Option<int?> Batch { get; } = Make.Number("--batch", "N", "Images at a time [default: 32]", 1);

    /// <summary>Where.</summary>
    public DeviceArguments Device { get; } = new();

    /// <summary>For which network.</summary>
    public NetworkArguments Network { get; } = new();

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All =>
        [Weights, DataSet, DataSpecification, Folder, Validation, BrokenImages, Raw, Batch, .. Device.All, .. Network.All];
}
