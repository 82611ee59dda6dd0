namespace EfficientNet.Contracts.Trainer;

/// <summary>What the trainer's <c>bench train</c> measured: the full training step on a batch that lies in memory.</summary>
/// <param name="Network">Name of the network.</param>
/// <param name="Batch">Images a step.</param>
/// <param name="Resolution">Side of an image in pixels.</param>
/// <param name="Threads">Computing threads.</param>
/// <param name="Steps">Timed steps.</param>
/// <param name="ImagesPerSecond">By the median step.</param>
/// <param name="StepMilliseconds">The median step.</param>
/// <param name="PeakBytes">The process's largest resident memory.</param>
/// <param name="DataWaitShare">Share of the time that steps wait for images; none from memory.</param>
/// <param name="Precision">What was really used.</param>
public sealed record TrainBenchmarkResult(
    string Network,
    int Batch,
    int Resolution,
    int Threads,
    int Steps,
    double ImagesPerSecond,
    double StepMilliseconds,
    long PeakBytes,
    double DataWaitShare,
    Precision Precision
);
