using EfficientNet.Data.Loading;
using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Augmentation;

/// <summary>Mirrors every second image, by chance.</summary>
public sealed class HorizontalFlip : ISampleAugmentation
{
    /// <inheritdoc />
    public void Apply(Span<byte> pixels, ImageShape shape, ref DerivedRandom random)
    {
        if (random.NextDouble() >= 0.5)
            return;
        var stride = shape.Width * shape.Channels;
        for (var row = 0; row < shape.Height; row++)
            Mirror(pixels.Slice(row * stride, stride), shape.Channels);
    }

    private static void Mirror(Span<byte> row, int channels)
    {
        row.Reverse();
        for (var pixel = 0; channels > 1 && pixel < row.Length; pixel += channels)
            row.Slice(pixel, channels).Reverse();
    }
}
