using EfficientNet.Data.Randomness;

namespace EfficientNet.Data;

/// <summary>Images of one size with labels, readable in any order from any number of threads.</summary>
public interface IImageSource
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Size of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>Class of an image, from 0.</summary>
    int Label(int index);

    /// <summary>Writes an image's bytes, [height, width, channel], to <paramref name="destination"/> of exactly <see cref="ImageShape.Bytes"/>: as it is evaluated.</summary>
    void Read(int index, Span<byte> destination);

    /// <summary>The same as it is trained on: photographs are cropped and mirrored as <paramref name="random"/> says; images that lie there in one size are themselves.</summary>
    void ReadForTraining(int index, Span<byte> destination, ref DerivedRandom random) => Read(index, destination);
}
