namespace EfficientNet.Contracts.Trainer;

/// <summary>
/// What the trainer's <c>bench load</c> measured: the real pipeline, from files to batches of bytes, without a network.
/// </summary>
/// <param name="Images">Images that were loaded.</param>
/// <param name="Resolution">Side of an image in pixels.</param>
/// <param name="Workers">Loading threads.</param>
/// <param name="ImagesPerSecond">Over all of them.</param>
/// <param name="SecondsToOpen">Until all names and classes of the data set were known, as at each start of a trainer.</param>
/// <param name="PeakBytes">The process's largest resident memory.</param>
public sealed record LoadBenchmarkResult(
    int Images,
    int Resolution,
    int Workers,
    double ImagesPerSecond,
    double SecondsToOpen,
    long PeakBytes
);
