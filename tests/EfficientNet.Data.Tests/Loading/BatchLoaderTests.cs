using System.Security.Cryptography;
using EfficientNet.Data.Loading;
using EfficientNet.Data.Randomness;
using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests.Loading;

public sealed class BatchLoaderTests
{
    private static readonly IImageSource Images = SyntheticDataSet.Create(10, trainImages: 67, testImages: 1).Train.Images();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Epoch_MoreWorkers_GivesTheSameBytesInTheSameOrder(int workers)
    {
        var one = Hashes(Loader(workers: 1).Epoch(seed: 3, epoch: 2));

        Assert.Equal(one, Hashes(Loader(workers).Epoch(seed: 3, epoch: 2)));
        Assert.Equal(8, one.Count);
    }

    [Fact]
    public void Epoch_FromALaterStep_GoesOnAsIfNeverInterrupted()
    {
        var whole = Hashes(Loader().Epoch(seed: 3, epoch: 2));

        Assert.Equal(whole.Skip(5), Hashes(Loader().Epoch(seed: 3, epoch: 2, firstStep: 5)));
        Assert.Empty(Hashes(Loader().Epoch(seed: 3, epoch: 2, firstStep: 8)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 4)]
    public void Epoch_InParts_GivesTheImagesOfTheWholeBatches(int workers, int firstStep)
    {
        var whole = new BatchLoader(Images, batchSize: 8, workers, new Noise()).Epoch(seed: 3, epoch: 2, firstStep);
        var parts = new BatchLoader(Images, batchSize: 8, workers, new Noise(), microBatchSize: 3).Epoch(
            seed: 3,
            epoch: 2,
            firstStep
        );

        var (sizes, images) = ImagesOf(parts);

        Assert.Equal(ImagesOf(whole).Images, images);
        Assert.Equal(Enumerable.Repeat<int[]>([3, 3, 2], 8 - firstStep).SelectMany(size => size), sizes);

        static (List<int> Sizes, List<string> Images) ImagesOf(IEnumerable<ImageBatch> batches)
        {
            var (sizes, images) = (new List<int>(), new List<string>());
            foreach (var batch in batches)
            {
                using (batch)
                {
                    sizes.Add(batch.Count);
                    images.AddRange(
                        Enumerable
                            .Range(0, batch.Count)
                            .Select(image =>
                                $"{batch.Labels[image].item<long>()} {Convert.ToHexString(batch.Pixels[image].bytes)}"
                            )
                    );
                }
            }

            return (sizes, images);
        }
    }

    [Fact]
    public void Epoch_OtherEpochOrSeed_GivesAnotherOrder()
    {
        var orders = new[] { (1L, 1), (1L, 2), (2L, 1) }.Select(key =>
            string.Concat(Hashes(Loader().Epoch(key.Item1, key.Item2)))
        );

        Assert.Equal(3, orders.Distinct().Count());
    }

    [Fact]
    public void Epoch_WithoutAugmentation_ShowsEachImageAtMostOnce()
    {
        var loader = new BatchLoader(new NumberedImages(67), batchSize: 8, workers: 2);

        var seen = loader.Epoch(1, 1).SelectMany(batch => batch.Labels.data<long>().ToArray()).ToList();

        Assert.Equal(loader.ImagesPerEpoch, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public void InOrder_AnyBatchSize_GivesEveryImageOnceInOrder()
    {
        var loader = new BatchLoader(new NumberedImages(67), batchSize: 8, workers: 3);

        var batches = loader.InOrder().ToList();

        Assert.Equal(
            Enumerable.Range(0, 67).Select(i => (long)i),
            batches.SelectMany(batch => batch.Labels.data<long>().ToArray())
        );
        Assert.Equal(3, batches[^1].Count);
    }

    [Fact]
    public void Epoch_AbandonedHalfWay_StopsItsWorkers()
    {
        var source = new NumberedImages(1_000_000);

        foreach (var batch in new BatchLoader(source, batchSize: 1, workers: 2).Epoch(1, 1))
        {
            batch.Dispose();
            break;
        }

        Assert.InRange(source.Reads, 1, 20); // no more than one batch, those ahead, and one in each worker's hands
    }

    [Fact]
    public void InOrder_SourceFails_ThrowsWithItsMessage()
    {
        var loader = new BatchLoader(new NumberedImages(10, failAt: 7), batchSize: 2, workers: 2);

        var error = Assert.Throws<InvalidDataException>(() => loader.InOrder().ToList());

        Assert.Contains("image 7 is broken", error.Message);
    }

    private static BatchLoader Loader(int workers = 1) => new(Images, batchSize: 8, workers, new Noise());

    private static List<string> Hashes(IEnumerable<ImageBatch> batches) =>
        batches
            .Select(batch =>
            {
                using (batch)
                    return Convert.ToHexString(SHA256.HashData([.. batch.Pixels.bytes, .. batch.Labels.bytes]));
            })
            .ToList();

    private sealed class Noise : ISampleAugmentation
    {
        public void Apply(Span<byte> pixels, ImageShape shape, ref DerivedRandom random) => pixels[0] = (byte)random.NextInt(256);
    }

    private sealed class NumberedImages(int count, int? failAt = null) : IImageSource
    {
        private int _reads;

        public int Reads => _reads;

        public int Count => count;

        public ImageShape Shape => new(1, 1, 1);

        public int Read(int index, Span<byte> destination)
        {
            Interlocked.Increment(ref _reads);
            if (index == failAt)
                throw new InvalidDataException($"image {index} is broken");
            destination[0] = (byte)index;
            return index;
        }
    }
}
