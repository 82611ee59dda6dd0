using System.CommandLine;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>The options of <c>train</c>: one run without an orchestrator.</summary>
public sealed class TrainArguments
{
    private static readonly OptionMaker Make = new(MistakeStyle.Trainer);

    /// <summary>The run.</summary>
    public Option<string?> Specification { get; } = OptionMaker.Text("--spec", "FILE", "A run specification as JSON; required");

    /// <summary>Where messages and checkpoints go.</summary>
    public Option<string?> Output { get; } =
        OptionMaker.Text("--output", "FOLDER", "Where messages and checkpoints go; required");

    /// <summary>Where.</summary>
    public DeviceArguments Device { get; } = new();

    /// <summary>The data set's folder.</summary>
    public Option<NamedPlace[]?> Data { get; } =
        Make.Places("--data", "folder", "Folder of the data set that the specification names");

    /// <summary>The file of weights.</summary>
    public Option<NamedPlace[]?> Weights { get; } =
        Make.Places("--weights", "file", "File of the weights that the specification names");

    /// <summary>Checkpoints by steps.</summary>
    public Option<int?> EverySteps { get; } =
        Make.Number("--every-steps", "N", "Steps between checkpoints within an epoch [default: none]", 1);

    /// <summary>Checkpoints by time.</summary>
    public Option<int?> EverySeconds { get; } =
        Make.Number("--every-seconds", "N", "Seconds between checkpoints within an epoch; 0: none [default: 300]", 0);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Specification, Output, .. Device.All, Data, Weights, EverySteps, EverySeconds];
}
