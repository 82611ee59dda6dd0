namespace EfficientNet.Data.Sources;

/// <summary>Images held as bytes in memory.</summary>
public sealed class MemoryImages : IImageSource
{
    private readonly byte[] _pixels;
    private readonly int[] _labels;

    /// <summary>Takes ownership of both arrays; the lengths must agree with each other and with the shape.</summary>
    public MemoryImages(byte[] pixels, int[] labels, ImageShape shape)
    {
        if ((long)labels.Length * shape.Bytes != pixels.Length)
            throw new ArgumentException(
                $"{labels.Length} labels and {pixels.Length} bytes of {shape} images do not fit together.",
                nameof(pixels)
            );
        (_pixels, _labels, Shape) = (pixels, labels, shape);
    }

    /// <summary>The images of several sources of one shape, one after the other.</summary>
    public static MemoryImages Joined(IReadOnlyList<MemoryImages> sources)
    {
        var pixels = new byte[sources.Sum(source => (long)source._pixels.Length)];
        var filled = 0;
        foreach (var source in sources)
        {
            source._pixels.CopyTo(pixels, filled);
            filled += source._pixels.Length;
        }

        return new MemoryImages(pixels, [.. sources.SelectMany(source => source._labels)], sources[0].Shape);
    }

    /// <inheritdoc />
    public int Count => _labels.Length;

    /// <inheritdoc />
    public ImageShape Shape { get; }

    /// <summary>All bytes, [image, height, width, channel].</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>All labels.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <inheritdoc />
    public int Read(int index, Span<byte> destination)
    {
        _pixels.AsSpan(index * Shape.Bytes, Shape.Bytes).CopyTo(destination);
        return _labels[index];
    }
}
