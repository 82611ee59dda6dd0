using System.CommandLine;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>Where a trainer command computes.</summary>
public sealed class DeviceArguments
{
    private static readonly OptionMaker Make = new(MistakeStyle.Trainer);

    /// <summary>The device.</summary>
    public Option<string?> Device { get; } =
        OptionMaker.Text(
            "--device",
            "cpu|UUID",
            "Where to compute; a GPU's UUID must be in CUDA_VISIBLE_DEVICES, too [default: cpu]"
        );

    /// <summary>Threads.</summary>
    public Option<int?> Threads { get; } = Make.Number("--threads", "N", "Computing threads [default: all processors]", 1);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Device, Threads];
}
