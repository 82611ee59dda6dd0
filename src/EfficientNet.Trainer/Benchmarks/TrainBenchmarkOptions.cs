using EfficientNet.Scaling;
using EfficientNet.Trainer.Models;

namespace EfficientNet.Trainer.Benchmarks;

/// <summary>The options of <c>bench train</c>.</summary>
/// <param name="Network">The published network.</param>
/// <param name="Batch">Images a step.</param>
/// <param name="Resolution">Side of an image in pixels.</param>
/// <param name="Threads">Computing threads.</param>
/// <param name="Steps">Steps that are timed.</param>
/// <param name="Warmup">Steps before them.</param>
internal sealed record TrainBenchmarkOptions(PublishedNetwork Network, int Batch, int Resolution, int Threads, int Steps, int Warmup)
{
    private const int DefaultBatch = 8;
    private const int DefaultSteps = 20;
    private const int DefaultWarmup = 3;

    /// <summary>Reads what follows <c>bench train</c>.</summary>
    /// <exception cref="UsageException">An option is unknown or out of range.</exception>
    public static TrainBenchmarkOptions Of(CommandOptions options)
    {
        var name = options.Text("--network") ?? "b0";
        var network = PublishedNetworks.Find(name) ?? throw new UsageException($"There is no network '{name}'; there are {string.Join(", ", PublishedNetworks.All.Select(known => known.Name))}.");
        var read = new TrainBenchmarkOptions(
            network,
            options.Number("--batch", DefaultBatch, least: 2),
            options.Number("--resolution", network.Resolution, least: 32),
            options.Number("--threads", Environment.ProcessorCount, least: 1),
            options.Number("--steps", DefaultSteps, least: 1),
            options.Number("--warmup", DefaultWarmup, least: 0));
        options.End();
        return read;
    }
}
