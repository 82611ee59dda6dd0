using EfficientNet.Contracts;
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
internal sealed record TrainBenchmarkOptions(PublishedNetwork Network, int Batch, int Resolution, int Threads, int Steps, int Warmup, DeviceType Device = DeviceType.CPU)
{
    private const int DefaultBatch = 8;
    private const int DefaultSteps = 20;
    private const int DefaultWarmup = 3;

    /// <summary>As they are written.</summary>
    public static readonly string[] Names = ["--network", "--batch", "--resolution", "--threads", "--steps", "--warmup", "--device", "--precision"];

    /// <summary>No timed step begins after so long.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.MaxValue;

    /// <summary>Its numbers.</summary>
    public Precision Precision { get; init; }

    /// <summary>In mode <c>fast</c> a GPU may use TF32 and the fastest algorithms.</summary>
    public DeterminismMode Mode { get; init; } = DeterminismMode.Exact;

    /// <summary>Reads what follows <c>bench train</c>.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public static TrainBenchmarkOptions Of(CommandArguments arguments)
    {
        var name = arguments.Text("--network") ?? "b0";
        var network = PublishedNetworks.Find(name) ?? throw new UsageException($"There is no network '{name}'; there are {string.Join(", ", PublishedNetworks.All.Select(known => known.Name))}.");
        return new TrainBenchmarkOptions(
            network,
            arguments.Count("--batch", least: 2) ?? DefaultBatch,
            arguments.Count("--resolution", least: 32) ?? network.Resolution,
            arguments.Count("--threads") ?? Environment.ProcessorCount,
            arguments.Count("--steps") ?? DefaultSteps,
            arguments.Count("--warmup", least: 0) ?? DefaultWarmup,
            arguments.Choice("--device", new Dictionary<string, DeviceType> { ["cpu"] = DeviceType.CPU, ["cuda"] = DeviceType.CUDA }) ?? DeviceType.CPU)
        {
            Precision = arguments.Choice("--precision", new Dictionary<string, Precision> { ["float32"] = Precision.Float32, ["bfloat16"] = Precision.Bfloat16 }) ?? Precision.Float32,
        };
    }
}
