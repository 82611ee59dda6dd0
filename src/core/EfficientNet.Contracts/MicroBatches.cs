namespace EfficientNet.Contracts;

/// <summary>
/// How a batch is split when a device's memory does not hold it at once: into the fewest parts of at most the micro-batch size,
/// as equal as
/// they can be, since batch norm sees each part alone.
/// </summary>
public static class MicroBatches
{
    /// <summary>The smallest part from which batch norm can take a variance.</summary>
    public const int Smallest = 2;

    /// <summary>Images of each part, in order, the larger ones first; one part without a micro-batch size.</summary>
    /// <param name="batchSize">Images of the batch, from 1.</param>
    /// <param name="microBatchSize">Images that a part may have, from 1; null means all.</param>
    public static IReadOnlyList<int> Sizes(int batchSize, int? microBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatchSize ?? 1, 1, nameof(microBatchSize));
        var most = Math.Min(microBatchSize ?? batchSize, batchSize);
        var count = (batchSize + most - 1) / most;
        return [.. Enumerable.Range(0, count).Select(part => (batchSize / count) + (part < batchSize % count ? 1 : 0))];
    }

    /// <summary>Images of a recipe's largest part, for which its memory must suffice.</summary>
    public static int Largest(Recipe recipe) => Sizes(recipe.BatchSize, recipe.MicroBatchSize)[0];

    /// <summary>
    /// The micro-batch size to try when memory did not hold a recipe's largest part: half of it, or the least that leaves no part
    /// of one image; null when there is none smaller.
    /// </summary>
    public static int? Smaller(Recipe recipe)
    {
        var largest = Largest(recipe);
        var half = (largest + 1) / 2;
        int?[] sizes = [half, half + 1];
        return sizes.FirstOrDefault(size => size < largest && Problem(recipe with { MicroBatchSize = size }) is null);
    }

    /// <summary>
    /// What is wrong with a recipe's micro-batch size and what would be right, as a sentence without its end; null when nothing
    /// is.
    /// </summary>
    public static string? Problem(Recipe recipe) =>
        recipe.MicroBatchSize switch
        {
            null => null,
            { } size when size < Smallest || size > recipe.BatchSize =>
                $"microBatchSize is {size}; write a whole number from {Smallest}, for batch norm, to batchSize, which "
                    + $"is {recipe.BatchSize}, or leave it out",
            { } size when Sizes(recipe.BatchSize, size)[^1] < Smallest =>
                $"microBatchSize is {size}, which leaves a micro-batch of one image from a batchSize of "
                    + $"{recipe.BatchSize}; batch norm needs {Smallest}: write {size + 1} or an even batchSize",
            _ => null,
        };
}
