namespace EfficientNet.Contracts;

/// <summary>A finished run's outcome. Accuracies are fractions from 0 to 1.</summary>
/// <param name="ValidationTop1">Top-1 on the held-out training images after the last epoch, or after the best: what
/// configurations are chosen by.</param>
/// <param name="TestTop1">Top-1 on the test images, measured once, in the end.</param>
/// <param name="TestTop5">Top-5 on the test images.</param>
/// <param name="TestImages">Number of test images.</param>
/// <param name="WeightsSha256">SHA-256 over all final weights, moving averages and buffers; equal bits give equal hashes.</param>
/// <param name="Seconds">Sum of the epochs' seconds.</param>
/// <param name="DataSha256">Checksum of each data file by name, and of the weights that the run began from by
/// <see cref="WeightsKey"/>.</param>
/// <param name="ComputeClass">Processor or GPU model, libtorch version, threads and precision that the bits hold for (protocol
/// rule P22).</param>
public sealed record RunResult(
    double ValidationTop1,
    double TestTop1,
    double TestTop5,
    long TestImages,
    string WeightsSha256,
    double Seconds,
    IReadOnlyDictionary<string, string> DataSha256,
    string ComputeClass
)
{
    /// <summary>Key of weights in <see cref="DataSha256"/>.</summary>
    public static string WeightsKey(string name) => $"weights: {name}";

    /// <summary>
    /// With <see cref="Recipe.Patience"/>: the epoch whose moving averages were measured, that with the highest validation top-1,
    /// of equals the first.
    /// </summary>
    public int? BestEpoch { get; init; }

    /// <summary>The last epoch, when <see cref="Recipe.Patience"/> ended the run before <see cref="Recipe.Epochs"/>.</summary>
    public int? StoppedAfter { get; init; }

    /// <summary>Images that could not be decoded, so that others stood in for them; absent: none.</summary>
    public int? BrokenImages { get; init; }
}
