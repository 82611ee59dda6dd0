using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>What follows when memory did not hold a run's first epoch (protocol rule P9).</summary>
public static class MemoryShortage
{
    /// <summary>The micro-batch size with which the run begins again; null: it fails.</summary>
    public static int? NextMicroBatch(Recipe recipe) =>
        recipe.OnOutOfMemory == OutOfMemoryPolicy.Shrink ? MicroBatches.Smaller(recipe) : null;

    /// <summary>What did not fit, and what to write so that it may.</summary>
    public static string Advice(Recipe recipe)
    {
        var advice = MicroBatches.Smaller(recipe) is { } half
            ? $"write recipe.onOutOfMemory: shrink to have smaller micro-batches tried, or recipe.microBatchSize: {half}"
            : "batch norm needs as many: take a smaller network or resolution, or a device with more memory";
        return $"Memory did not hold {MicroBatches.Largest(recipe)} of the batch's {recipe.BatchSize} images at once; {advice}.";
    }
}
