using EfficientNet.Contracts;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments;

/// <summary>The micro-batch for a network on devices of a stated memory, when the recipe leaves it open.</summary>
public static class MicroBatchFit
{
    /// <summary>
    /// The largest power of two that is estimated to fit; null when the whole batch does; the least possible when nothing does,
    /// so that the run waits with its
    /// reason. A function of the file alone: the same on whatever device a run comes to.
    /// </summary>
    public static int? For(Architecture architecture, Recipe recipe, long memoryBytes)
    {
        if (Fits(recipe.BatchSize))
            return null;
        var size = MicroBatches.Smallest;
        while (2 * size < recipe.BatchSize && Fits(2 * size))
            size *= 2;
        return MicroBatches.Problem(recipe with { MicroBatchSize = size }) is null ? size : size + 1; // No part of one image.

        bool Fits(int images) => TrainingMemory.EstimateBytes(architecture, images) <= memoryBytes;
    }
}
