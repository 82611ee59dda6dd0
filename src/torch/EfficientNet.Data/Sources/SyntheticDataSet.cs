using System.Security.Cryptography;
using EfficientNet.Contracts;
using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Sources;

/// <summary>
/// Colour images drawn from a seed, for tests and for hosts without data: each class is a wave of its own direction and length,
/// each image has a phase, a contrast and noise of its own. A small network learns it within some dozen steps.
/// </summary>
public static class SyntheticDataSet
{
    private const long DataSeed = 20190528;
    private static readonly ImageShape Shape = new(32, 32, 3);

    /// <summary>As many images as requested; test images differ from training images.</summary>
    public static DataSet Create(int classes, int? trainImages, int? testImages)
    {
        if (classes is < 2 or > SyntheticImages.MostClasses)
            throw new DataSetException($"The synthetic data set has 2 to {SyntheticImages.MostClasses} classes, not {classes}.");
        var train = Draw(classes, first: 0, trainImages ?? SyntheticImages.DefaultTrainImages);
        var test = Draw(classes, first: int.MaxValue, testImages ?? SyntheticImages.DefaultTestImages);
        var sha256 = Convert.ToHexStringLower(
            SHA256.HashData([.. SHA256.HashData(train.Pixels), .. SHA256.HashData(test.Pixels)])
        );
        return new DataSet(
            SyntheticImages.Name,
            classes,
            new FixedImages(train),
            new FixedImages(test),
            new Normalisation([0.5, 0.5, 0.5], [0.25, 0.25, 0.25]),
            new Dictionary<string, string> { [SyntheticImages.Name] = sha256 }
        );
    }

    private static MemoryImages Draw(int classes, long first, int count)
    {
        var pixels = new byte[count * Shape.Bytes];
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % classes;
            DrawImage(
                pixels.AsSpan(i * Shape.Bytes, Shape.Bytes),
                labels[i],
                classes,
                DerivedRandom.Of(DataSeed, RandomPurpose.Synthetic, first + i)
            );
        }

        return new MemoryImages(pixels, labels, Shape);
    }

    private static void DrawImage(Span<byte> pixels, int label, int classes, DerivedRandom random)
    {
        var angle = Math.PI * label / classes;
        var cyclesPerPixel = 0.08 + 0.06 * (label % 3);
        var phase = 2 * Math.PI * random.NextDouble();
        var contrast = 40 + 40 * random.NextDouble();
        var (dx, dy) = (2 * Math.PI * cyclesPerPixel * Math.Cos(angle), 2 * Math.PI * cyclesPerPixel * Math.Sin(angle));
        for (var y = 0; y < Shape.Height; y++)
        {
            for (var x = 0; x < Shape.Width; x++)
            {
                for (var c = 0; c < Shape.Channels; c++)
                {
                    var noise = 60 * (random.NextDouble() - 0.5);
                    var wave = contrast * Math.Sin(x * dx + y * dy + phase + c * 0.5);
                    pixels[(y * Shape.Width + x) * Shape.Channels + c] = (byte)Math.Clamp(128 + wave + noise, 0, 255);
                }
            }
        }
    }
}
