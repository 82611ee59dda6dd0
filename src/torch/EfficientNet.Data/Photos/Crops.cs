using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Which part of a photograph the network sees: in training a random one (Szegedy et al. 2015), in evaluation the middle.
/// </summary>
public static class Crops
{
    private const double SmallestArea = 0.08;
    private const double NarrowestAspect = 3.0 / 4;
    private const int Tries = 10;

    /// <summary>
    /// Pixels that evaluation crops off around a square of the network's side, as when the released EfficientNets were measured.
    /// </summary>
    private const int Padding = 32;

    /// <summary>
    /// An area uniform from 8 to 100 % of the image, with a ratio of sides log-uniform from 3:4 to 4:3; after ten that do not
    /// fit, the largest in the middle with such a ratio.
    /// </summary>
    public static CropRectangle Random(int width, int height, ref DerivedRandom random)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            var area = (double)width * height * (SmallestArea + (1 - SmallestArea) * random.NextDouble());
            var aspect = Math.Exp(Math.Log(NarrowestAspect) * (1 - 2 * random.NextDouble()));
            var (cropWidth, cropHeight) = ((int)Math.Round(Math.Sqrt(area * aspect)), (int)Math.Round(Math.Sqrt(area / aspect)));
            if (cropWidth >= 1 && cropWidth <= width && cropHeight >= 1 && cropHeight <= height)
                return new CropRectangle(
                    random.NextInt(width - cropWidth + 1),
                    random.NextInt(height - cropHeight + 1),
                    cropWidth,
                    cropHeight
                );
        }

        return Middle(
            width,
            height,
            Math.Min(width, Math.Max(1, (int)Math.Round(height / NarrowestAspect))),
            Math.Min(height, Math.Max(1, (int)Math.Round(width / NarrowestAspect)))
        );
    }

    /// <summary>
    /// The square in the middle, of <paramref name="resolution"/>/(<paramref name="resolution"/> + 32) of the shorter side.
    /// </summary>
    public static CropRectangle Evaluation(int width, int height, int resolution)
    {
        var side = Math.Max(1, (int)((double)resolution / (resolution + Padding) * Math.Min(width, height)));
        return Middle(width, height, side, side);
    }

    private static CropRectangle Middle(int width, int height, int cropWidth, int cropHeight) =>
        new((width - cropWidth + 1) / 2, (height - cropHeight + 1) / 2, cropWidth, cropHeight);
}
