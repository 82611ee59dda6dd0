namespace EfficientNet.Data;

/// <summary>Images of one size with labels, readable in any order from any number of threads. A decoder of image files is another implementation.</summary>
public interface IImageSource
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Size of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>Class of an image, from 0.</summary>
    int Label(int index);

    /// <summary>Writes an image's bytes, [height, width, channel], to <paramref name="destination"/> of exactly <see cref="ImageShape.Bytes"/>.</summary>
    void Read(int index, Span<byte> destination);
}
