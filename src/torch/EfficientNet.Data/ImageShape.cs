namespace EfficientNet.Data;

/// <summary>Size of an image, stored as bytes in the order row, column, channel.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">1 for grey, 3 for colour.</param>
public readonly record struct ImageShape(int Height, int Width, int Channels)
{
    /// <summary>Bytes of one image.</summary>
    public int Bytes => Height * Width * Channels;

    /// <inheritdoc />
    public override string ToString() => $"{Height}×{Width}×{Channels}";
}
