using System.Buffers;

namespace EfficientNet.Data.Augmentation;

/// <summary>
/// Operations that blend an image with a degraded one: 0 gives the degraded one, 1 the image, more than 1 extrapolates. Equal
/// to Pillow's <c>ImageEnhance</c>, which computes in single precision and truncates instead of rounding.
/// </summary>
internal static class BlendOperations
{
    /// <summary>Blends with the grey image. An image of one channel is grey already.</summary>
    public static void Color(Span<byte> pixels, int channels, float factor)
    {
        if (channels != 3)
            return;
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var grey = Grey(pixels, i);
            pixels[i] = Blend(grey, pixels[i], factor);
            pixels[i + 1] = Blend(grey, pixels[i + 1], factor);
            pixels[i + 2] = Blend(grey, pixels[i + 2], factor);
        }
    }

    /// <summary>Blends with the mean of the grey image.</summary>
    public static void Contrast(Span<byte> pixels, int channels, float factor)
    {
        var sum = 0L;
        for (var i = 0; i < pixels.Length; i += channels)
            sum += channels == 3 ? Grey(pixels, i) : pixels[i];
        var mean = (int)((double)sum / (pixels.Length / channels) + 0.5);
        foreach (ref var pixel in pixels)
            pixel = Blend(mean, pixel, factor);
    }

    /// <summary>Blends with black.</summary>
    public static void Brightness(Span<byte> pixels, float factor)
    {
        foreach (ref var pixel in pixels)
            pixel = Blend(0, pixel, factor);
    }

    /// <summary>Blends with the image smoothed by (1 1 1, 1 5 1, 1 1 1)/13; its border is not smoothed.</summary>
    public static void Sharpness(Span<byte> pixels, ImageShape shape, float factor)
    {
        var rented = ArrayPool<byte>.Shared.Rent(pixels.Length);
        ReadOnlySpan<byte> source = rented.AsSpan(0, pixels.Length);
        pixels.CopyTo(rented);
        var stride = shape.Width * shape.Channels;
        for (var row = 1; row < shape.Height - 1; row++)
        {
            for (var i = row * stride + shape.Channels; i < (row + 1) * stride - shape.Channels; i++)
                pixels[i] = Blend(Smooth(source, i, stride, shape.Channels), source[i], factor);
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private static int Smooth(ReadOnlySpan<byte> source, int i, int stride, int channels)
    {
        var (above, below) = (i - stride, i + stride);
        var sum =
            source[above - channels]
            + source[above]
            + source[above + channels]
            + source[i - channels]
            + 5 * source[i]
            + source[i + channels]
            + source[below - channels]
            + source[below]
            + source[below + channels];
        return (2 * sum + 13) / 26; // Rounded; thirteenths are never halves.
    }

    // ITU-R 601-2 luma in 16-bit fixed point.
    private static int Grey(ReadOnlySpan<byte> pixels, int i) =>
        (pixels[i] * 19595 + pixels[i + 1] * 38470 + pixels[i + 2] * 7471 + 0x8000) >> 16;

    private static byte Blend(int poorer, int value, float factor) =>
        (byte)Math.Clamp(poorer + factor * (value - poorer), 0f, 255f);
}
