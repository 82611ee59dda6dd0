namespace EfficientNet.Data.Photos;

/// <summary>What <see cref="ImageDecoder"/> left in its buffer.</summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="pixels">Bytes [height, width, 4]: red, green, blue and one that means nothing. Valid until the decoder's next call.</param>
public readonly ref struct DecodedImage(int width, int height, Span<byte> pixels)
{
    /// <summary>Columns.</summary>
    public int Width { get; } = width;

    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>Bytes [height, width, 4].</summary>
    public Span<byte> Pixels { get; } = pixels;
}
