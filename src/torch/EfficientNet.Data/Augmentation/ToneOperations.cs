namespace EfficientNet.Data.Augmentation;

/// <summary>
/// Operations that map each value by a table, made from the channel's histogram or from an argument. Equal to Pillow's
/// <c>ImageOps</c>.
/// </summary>
internal static class ToneOperations
{
    private const int Values = 256;

    /// <summary>Stretches each channel, so that its darkest value becomes 0 and its brightest 255.</summary>
    public static void AutoContrast(Span<byte> pixels, int channels) =>
        PerChannel(
            pixels,
            channels,
            static (histogram, table) =>
            {
                var low = histogram.IndexOfAnyExcept(0);
                var high = histogram.LastIndexOfAnyExcept(0);
                if (high <= low)
                    return false;
                var scale = 255.0 / (high - low);
                for (var value = 0; value < Values; value++)
                    table[value] = (byte)Math.Clamp((int)(value * scale - low * scale), 0, 255);
                return true;
            }
        );

    /// <summary>Flattens each channel's histogram.</summary>
    public static void Equalize(Span<byte> pixels, int channels) =>
        PerChannel(
            pixels,
            channels,
            static (histogram, table) =>
            {
                var total = 0;
                foreach (var count in histogram)
                    total += count;
                var step = (total - histogram[histogram.LastIndexOfAnyExcept(0)]) / 255;
                if (step == 0)
                    return false;
                var sum = step / 2;
                for (var value = 0; value < Values; value++)
                {
                    table[value] = (byte)Math.Min(sum / step, 255);
                    sum += histogram[value];
                }

                return true;
            }
        );

    /// <summary>255 − value.</summary>
    public static void Invert(Span<byte> pixels) => Map(pixels, static (value, _) => 255 - value, 0);

    /// <summary>Keeps the upper <paramref name="bits"/>, 0 to 8.</summary>
    public static void Posterize(Span<byte> pixels, int bits) =>
        Map(pixels, static (value, mask) => value & mask, ~((1 << (8 - bits)) - 1));

    /// <summary>Inverts values from <paramref name="threshold"/> upwards.</summary>
    public static void Solarize(Span<byte> pixels, int threshold) =>
        Map(pixels, static (value, from) => value < from ? value : 255 - value, threshold);

    /// <summary>Adds to values below 128.</summary>
    public static void SolarizeAdd(Span<byte> pixels, int addition) =>
        Map(pixels, static (value, add) => value < 128 ? Math.Clamp(value + add, 0, 255) : value, addition);

    private delegate bool TableMaker(ReadOnlySpan<int> histogram, Span<byte> table);

    private static void PerChannel(Span<byte> pixels, int channels, TableMaker make)
    {
        if (pixels.IsEmpty)
            return;
        Span<int> histogram = stackalloc int[Values];
        Span<byte> table = stackalloc byte[Values];
        for (var channel = 0; channel < channels; channel++)
        {
            histogram.Clear();
            for (var i = channel; i < pixels.Length; i += channels)
                histogram[pixels[i]]++;
            if (!make(histogram, table))
                continue;
            for (var i = channel; i < pixels.Length; i += channels)
                pixels[i] = table[pixels[i]];
        }
    }

    private static void Map(Span<byte> pixels, Func<int, int, int> map, int argument)
    {
        Span<byte> table = stackalloc byte[Values];
        for (var value = 0; value < Values; value++)
            table[value] = (byte)map(value, argument);
        foreach (ref var pixel in pixels)
            pixel = table[pixel];
    }
}
