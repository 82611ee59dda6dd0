using System.Globalization;
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
    /// <exception cref="UsageException">An option is unknown, incomplete or out of range.</exception>
    public static TrainBenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < arguments.Count; index += 2)
            given[arguments[index]] = index + 1 < arguments.Count ? arguments[index + 1] : throw new UsageException($"{arguments[index]} needs a value.");

        var name = Take("--network") ?? "b0";
        var network = PublishedNetworks.Find(name) ?? throw new UsageException($"There is no network '{name}'; there are {string.Join(", ", PublishedNetworks.All.Select(known => known.Name))}.");
        var options = new TrainBenchmarkOptions(
            network,
            Number("--batch", DefaultBatch, least: 2),
            Number("--resolution", network.Architecture().Resolution, least: 32),
            Number("--threads", Environment.ProcessorCount, least: 1),
            Number("--steps", DefaultSteps, least: 1),
            Number("--warmup", DefaultWarmup, least: 0));
        return given.Count == 0 ? options : throw new UsageException($"There is no option {given.Keys.First()}.");

        string? Take(string option) => given.Remove(option, out var value) ? value : null;

        int Number(string option, int otherwise, int least) => Take(option) is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number
            : throw new UsageException($"{option} is '{text}'; it must be a whole number from {least}.");
    }
}
