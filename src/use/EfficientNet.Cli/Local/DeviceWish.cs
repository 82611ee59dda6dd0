using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Cli.Local;

/// <summary>Where a network is to compute.</summary>
/// <param name="Device"><c>auto</c>: a GPU where there is one; <c>cpu</c>; <c>cuda</c>: the first GPU; or a GPU's UUID.</param>
/// <param name="Source">Who asked for it, as the beginning of a sentence.</param>
internal sealed record DeviceWish(string Device, string Source)
{
    /// <summary>What the command line says.</summary>
    public static DeviceWish Option(string device) => new(device, $"--device is {device}");

    /// <summary>What an experiment file says.</summary>
    public static DeviceWish Resources(DeviceKind? kind) =>
        kind switch
        {
            DeviceKind.Cuda => new("cuda", "The file's resources.device is cuda"),
            DeviceKind.Cpu => new("cpu", "The file's resources.device is cpu"),
            _ => new("auto", "The file's resources.device is any"),
        };

    /// <summary>Whether looking for GPUs is unnecessary.</summary>
    public bool IsCpu => Device == "cpu";

    /// <summary>Whether the processor would do.</summary>
    public bool AllowsCpu => Device is "auto" or "cpu";

    /// <summary>The GPU to use among those present; null means the processor.</summary>
    /// <exception cref="CliException">The wanted GPU is not present.</exception>
    public DeviceDescription? Choose(IReadOnlyList<DeviceDescription> gpus) =>
        Device switch
        {
            "cpu" => null,
            "auto" or "cuda" when gpus is [var first, ..] => first,
            "auto" => null,
            "cuda" => throw Unmet("neither libnvidia-ml.so.1 nor nvidia-smi shows a GPU"),
            _ => gpus.FirstOrDefault(gpu => gpu.Device == Device)
                ?? throw Unmet(
                    "no GPU of this host has that UUID; there are: "
                        + $"{string.Join(", ", gpus.Select(gpu => gpu.Device).DefaultIfEmpty("none"))}. Else write "
                        + "auto, cpu or cuda"
                ),
        };

    /// <summary>The error of a wish that this host can't meet.</summary>
    /// <param name="reason">What is missing, as a sentence without its end.</param>
    public CliException Unmet(string reason) =>
        new(
            ExitCode.Usage,
            $"{Source}, and {reason}. 'effnet doctor --gpu' says what a GPU needs; --device cpu does without one."
        );
}
