using EfficientNet.Data.Randomness;

namespace EfficientNet.Data;

/// <summary>Images of one size with labels, readable in any order from any number of threads.</summary>
public interface IImageSource
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Size of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>Whether <see cref="ReadForTraining"/> crops and mirrors by itself, as for photographs.</summary>
    bool IsCroppedForTraining => false;

    /// <summary>
    /// Writes an image's bytes, [height, width, channel], to <paramref name="destination"/> of exactly
    /// <see cref="ImageShape.Bytes"/>: as it is evaluated.
    /// </summary>
    /// <returns>Its class, from 0.</returns>
    int Read(int index, Span<byte> destination);

    /// <summary>
    /// The same for training: photographs are cropped and mirrored as <paramref name="random"/> decides; images of one size
    /// stay as they are.
    /// </summary>
    /// <returns>Its class, or that of the image that replaces it.</returns>
    int ReadForTraining(int index, Span<byte> destination, ref DerivedRandom random) => Read(index, destination);
}
