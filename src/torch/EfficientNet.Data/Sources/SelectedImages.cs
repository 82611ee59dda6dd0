namespace EfficientNet.Data.Sources;

/// <summary>Some images of another source, in the given order.</summary>
public sealed class SelectedImages(IImageSource source, int[] indices) : IImageSource
{
    /// <summary>Indices into the other source.</summary>
    public ReadOnlySpan<int> Indices => indices;

    /// <inheritdoc />
    public int Count => indices.Length;

    /// <inheritdoc />
    public ImageShape Shape => source.Shape;

    /// <inheritdoc />
    public int Read(int index, Span<byte> destination) => source.Read(indices[index], destination);
}
