namespace EfficientNet.Data.Photos;

/// <summary>What <see cref="ImageDecoder"/> left in its buffer: an image or a part of one.</summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="stride">Bytes from one row to the next, at least four for each column.</param>
/// <param name="pixels">
/// From the first row's first byte on: red, green, blue and an unused byte. Valid until the decoder's next call.
/// </param>
public readonly ref struct DecodedImage(int width, int height, int stride, ReadOnlySpan<byte> pixels)
{
    /// <summary>Bytes of a pixel.</summary>
    public const int BytesPerPixel = 4;

    private readonly ReadOnlySpan<byte> _pixels = pixels;

    /// <summary>Columns.</summary>
    public int Width { get; } = width;

    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>A row's bytes [width, 4].</summary>
    public ReadOnlySpan<byte> Row(int row) => _pixels.Slice(row * stride, Width * BytesPerPixel);

    /// <summary>A part of it.</summary>
    public DecodedImage Part(CropRectangle part) =>
        new(part.Width, part.Height, stride, _pixels[(part.Top * stride + part.Left * BytesPerPixel)..]);

    /// <summary>Writes the rows one after the other.</summary>
    /// <param name="destination">[height, width, 4].</param>
    public void CopyTo(Span<byte> destination)
    {
        for (var row = 0; row < Height; row++)
            Row(row).CopyTo(destination[(row * Width * BytesPerPixel)..]);
    }
}
