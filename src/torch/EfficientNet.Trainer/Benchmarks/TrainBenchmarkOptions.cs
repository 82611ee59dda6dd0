using EfficientNet.Contracts;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Scaling;
using EfficientNet.Trainer.Models;
using TorchSharp;

namespace EfficientNet.Trainer.Benchmarks;

/// <summary>The options of <c>bench train</c>.</summary>
/// <param name="Network">The published network.</param>
/// <param name="Batch">Images a step.</param>
/// <param name="Resolution">Side of an image in pixels.</param>
/// <param name="Threads">Computing threads.</param>
/// <param name="Steps">Steps that are timed.</param>
/// <param name="Warmup">Steps before them.</param>
/// <param name="Device">Where.</param>
internal sealed record TrainBenchmarkOptions(
    PublishedNetwork Network,
    int Batch,
    int Resolution,
    int Threads,
    int Steps,
    int Warmup,
    DeviceType Device = DeviceType.CPU
)
{
    private const int DefaultBatch = 8;
    private const int DefaultSteps = 20;
    private const int DefaultWarmup = 3;

    /// <summary>Their declarations.</summary>
    public static TrainBenchmarkArguments Arguments { get; } = new();

    /// <summary>No timed step begins after this time.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.MaxValue;

    /// <summary>Its numbers.</summary>
    public Precision Precision { get; init; }

    /// <summary>In mode <c>fast</c> a GPU may use TF32 and the fastest algorithms.</summary>
    public DeterminismMode Mode { get; init; } = DeterminismMode.Exact;

    /// <summary>Reads what follows <c>bench train</c>.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public static TrainBenchmarkOptions Of(CommandArguments arguments)
    {
        var name = arguments.Value(Arguments.Network) ?? "b0";
        var network =
            PublishedNetworks.Find(name)
            ?? throw new UsageException(
                $"There is no network '{name}'; there are {string.Join(", ", PublishedNetworks.All.Select(known => known.Name))}."
            );
        return new TrainBenchmarkOptions(
            network,
            arguments.Value(Arguments.Batch) ?? DefaultBatch,
            arguments.Value(Arguments.Resolution) ?? network.Resolution,
            arguments.Value(Arguments.Threads) ?? Environment.ProcessorCount,
            arguments.Value(Arguments.Steps) ?? DefaultSteps,
            arguments.Value(Arguments.Warmup) ?? DefaultWarmup,
            arguments.Value(Arguments.Device) == DeviceKind.Cuda ? DeviceType.CUDA : DeviceType.CPU
        )
        {
            Precision = arguments.Value(Arguments.Precision) ?? Precision.Float32,
        };
    }
}
