using EfficientNet.Data.Loading;
using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Augmentation;

/// <summary>
/// A frame of black pixels around an image, and a crop of the image's own size from anywhere within: the usual one for CIFAR (Lee
/// et al. 2015).
/// </summary>
/// <param name="padding">Pixels on each side.</param>
public sealed class PaddedCrop(int padding) : ISampleAugmentation
{
    /// <inheritdoc />
    public void Apply(Span<byte> pixels, ImageShape shape, ref DerivedRandom random)
    {
        var down = random.NextInt((2 * padding) + 1) - padding;
        var right = random.NextInt((2 * padding) + 1) - padding;
        var stride = shape.Width * shape.Channels;
        var shift = Math.Clamp(right, -shape.Width, shape.Width) * shape.Channels;
        for (var i = 0; i < shape.Height; i++)
        {
            var row = down > 0 ? shape.Height - 1 - i : i; // No row is read after it was written.
            var target = pixels.Slice(row * stride, stride);
            var from = row - down;
            if (from < 0 || from >= shape.Height)
                target.Clear();
            else
                Move(pixels.Slice(from * stride, stride), target, shift);
        }
    }

    private static void Move(ReadOnlySpan<byte> source, Span<byte> target, int shift)
    {
        if (shift >= 0)
        {
            source[..^shift].CopyTo(target[shift..]);
            target[..shift].Clear();
        }
        else
        {
            source[-shift..].CopyTo(target);
            target[^-shift..].Clear();
        }
    }
}
