using System.CommandLine;
using EfficientNet.Contracts;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>The options of <c>bench train</c>.</summary>
public sealed class TrainBenchmarkArguments
{
    private static readonly OptionMaker Make = new(MistakeStyle.Trainer);

    private static readonly Dictionary<string, DeviceKind> Kinds = new() { ["cpu"] = DeviceKind.Cpu, ["cuda"] = DeviceKind.Cuda };

    private static readonly Dictionary<string, Precision> Precisions = new()
    {
        ["float32"] = Contracts.Precision.Float32,
        ["bfloat16"] = Contracts.Precision.Bfloat16,
    };

    /// <summary>A published network.</summary>
    public Option<string?> Network { get; } = OptionMaker.Text("--network", "NAME", "Published network [default: b0]");

    /// <summary>Images a step.</summary>
    public Option<int?> Batch { get; } = Make.Number("--batch", "N", "Images a step [default: 8]", 2);

    /// <summary>Pixels.</summary>
    public Option<int?> Resolution { get; } =
        Make.Number("--resolution", "PIXELS", "Side of an image in pixels [default: the network's]", 32);

    /// <summary>Threads.</summary>
    public Option<int?> Threads { get; } = Make.Number("--threads", "N", "Computing threads [default: all processors]", 1);

    /// <summary>Timed steps.</summary>
    public Option<int?> Steps { get; } = Make.Number("--steps", "N", "Steps that are timed [default: 20]", 1);

    /// <summary>Steps before them.</summary>
    public Option<int?> Warmup { get; } = Make.Number("--warmup", "N", "Untimed steps before them [default: 3]", 0);

    /// <summary>Processor or GPU.</summary>
    public Option<DeviceKind?> Device { get; } =
        Make.Choice("--device", "KIND", "cpu, or cuda for the first GPU [default: cpu]", Kinds);

    /// <summary>Numbers.</summary>
    public Option<Precision?> Precision { get; } =
        Make.Choice(
            "--precision",
            "NAME",
            "float32, or bfloat16 for a forward pass in mixed precision [default: float32]",
            Precisions
        );

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Network, Batch, Resolution, Threads, Steps, Warmup, Device, Precision];
}
