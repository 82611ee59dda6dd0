using static TorchSharp.torch;

namespace EfficientNet.Data.Sources;

/// <summary>
/// Another source's images at a square resolution: bilinear with antialiasing, rounded to bytes. An image's pixels depend on
/// that image alone, so the bytes do not depend on the caller or on how many images it reads at once.
/// </summary>
public sealed class ResizedImages(IImageSource source, int resolution) : IImageSource
{
    private const long MaximumBytesInMemory = 1L << 30;
    private const int ImagesAtOnce = 256;

    /// <inheritdoc />
    public int Count => source.Count;

    /// <inheritdoc />
    public ImageShape Shape => new(resolution, resolution, source.Shape.Channels);

    /// <summary>The source itself when it already has the resolution, otherwise a resized one.</summary>
    /// <param name="source">Images of any size.</param>
    /// <param name="resolution">Side in pixels.</param>
    /// <param name="keep">
    /// Resize all now and keep them, if they take less than 1 GiB: for images that are read every epoch.
    /// </param>
    public static IImageSource At(IImageSource source, int resolution, bool keep)
    {
        if (source.Shape.Height == resolution && source.Shape.Width == resolution)
            return source;
        var resized = new ResizedImages(source, resolution);
        return keep && (long)resized.Count * resized.Shape.Bytes <= MaximumBytesInMemory ? resized.ToMemory() : resized;
    }

    /// <inheritdoc />
    public int Read(int index, Span<byte> destination)
    {
        Span<int> label = [0];
        Resize(index, destination, label);
        return label[0];
    }

    private MemoryImages ToMemory()
    {
        var pixels = new byte[Count * Shape.Bytes];
        var labels = new int[Count];
        for (var first = 0; first < Count; first += ImagesAtOnce)
        {
            var count = Math.Min(ImagesAtOnce, Count - first);
            Resize(first, pixels.AsSpan(first * Shape.Bytes, count * Shape.Bytes), labels.AsSpan(first, count));
        }

        return new MemoryImages(pixels, labels, Shape);
    }

    private void Resize(int first, Span<byte> destination, Span<int> labels)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var shape = source.Shape;
        var pixels = empty(labels.Length, shape.Height, shape.Width, shape.Channels, dtype: ScalarType.Byte); // [N, H, W, C]
        var bytes = pixels.bytes;
        for (var i = 0; i < labels.Length; i++)
            labels[i] = source.Read(first + i, bytes.Slice(i * shape.Bytes, shape.Bytes));
        var resized = nn.functional.interpolate(
            pixels.permute(0, 3, 1, 2).to(ScalarType.Float32),
            [resolution, resolution],
            mode: InterpolationMode.Bilinear,
            align_corners: false,
            antialias: true
        ); // [N, C, R, R]
        resized.round_().clamp_(0, 255).to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous().bytes.CopyTo(destination);
    }
}
