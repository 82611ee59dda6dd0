using System.Runtime.InteropServices;
using EfficientNet.Contracts;
using EfficientNet.Data.Randomness;
using static TorchSharp.torch;

namespace EfficientNet.Data.Loading;

/// <summary>
/// Reads batches ahead of the training thread. Order comes from (seed, epoch), augmentation from (seed, epoch, image): the
/// bytes are the same for any number of <paramref name="workers"/>, and a resumed epoch continues where it stopped.
/// </summary>
/// <param name="source">The images, at the network's resolution.</param>
/// <param name="batchSize">Images a batch; fewer when the source has fewer.</param>
/// <param name="workers">Loading threads.</param>
/// <param name="augmentation">Applied to training images; null means none.</param>
/// <param name="microBatchSize">
/// Images in each part of a training batch, each from one worker; null means that a batch is one part.
/// </param>
public sealed class BatchLoader(
    IImageSource source,
    int batchSize,
    int workers,
    ISampleAugmentation? augmentation = null,
    int? microBatchSize = null
)
{
    private const int FewestAhead = 4;
    private readonly int _batchSize = Math.Min(batchSize, source.Count);
    private readonly IReadOnlyList<int> _parts = MicroBatches.Sizes(Math.Min(batchSize, source.Count), microBatchSize);

    /// <summary>Images of a training batch.</summary>
    public int BatchSize => _batchSize;

    /// <summary>
    /// Full batches in an epoch. The remaining images are dropped: batch norm suffers from small batches, and each epoch drops
    /// different ones.
    /// </summary>
    public int StepsPerEpoch => source.Count / _batchSize;

    /// <summary>Images in an epoch.</summary>
    public int ImagesPerEpoch => StepsPerEpoch * _batchSize;

    /// <summary>
    /// The training batches of an epoch from its <paramref name="firstStep"/> (0: all), each in its parts. The consumer disposes
    /// each part.
    /// </summary>
    public IEnumerable<ImageBatch> Epoch(long seed, int epoch, int firstStep = 0)
    {
        var order = DerivedRandom.Of(seed, RandomPurpose.Order, epoch).Permutation(source.Count);
        return Prefetch(
            (StepsPerEpoch - firstStep) * _parts.Count,
            number =>
            {
                var (step, part) = int.DivRem(number, _parts.Count);
                var images = order
                    .AsSpan((firstStep + step) * _batchSize, _batchSize)
                    .Slice(_parts.Take(part).Sum(), _parts[part]);
                return Read(
                    images,
                    (image, pixels) =>
                    {
                        var random = DerivedRandom.Of(seed, RandomPurpose.Augmentation, epoch, image);
                        var label = source.ReadForTraining(image, pixels, ref random);
                        augmentation?.Apply(pixels, source.Shape, ref random);
                        return label;
                    }
                );
            }
        );
    }

    /// <summary>All images in the source's own order, for evaluation; the last batch may be smaller.</summary>
    public IEnumerable<ImageBatch> InOrder() =>
        Prefetch(
            (source.Count + _batchSize - 1) / _batchSize,
            number =>
            {
                var first = number * _batchSize;
                int[] images = [.. Enumerable.Range(first, Math.Min(_batchSize, source.Count - first))];
                return Read(images, source.Read);
            }
        );

    private IEnumerable<ImageBatch> Prefetch(int count, Func<int, ImageBatch> produce)
    {
        // Workers run tensor operations on one thread each; the training thread has the others.
        using var prefetch = new OrderedPrefetch<ImageBatch>(
            count,
            produce,
            workers,
            Math.Max(FewestAhead, 2 * workers),
            () => set_num_threads(1)
        );
        foreach (var batch in prefetch.Items())
            yield return batch;
    }

    private delegate int ImageReader(int image, Span<byte> pixels);

    private ImageBatch Read(ReadOnlySpan<int> images, ImageReader read)
    {
        var shape = source.Shape;
        var pixels = empty(images.Length, shape.Height, shape.Width, shape.Channels, dtype: ScalarType.Byte); // [N, H, W, C]
        var labels = empty(images.Length, dtype: ScalarType.Int64); // [N]
        var bytes = pixels.bytes;
        var classes = MemoryMarshal.Cast<byte, long>(labels.bytes);
        for (var i = 0; i < images.Length; i++)
            classes[i] = read(images[i], bytes.Slice(i * shape.Bytes, shape.Bytes));
        return new ImageBatch(pixels, labels);
    }
}
