using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Photographs at the network's size (<see cref="PhotoRenderer"/>). What an image becomes depends on its file and the random
/// stream alone; in place of a broken one comes the next that is not.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="indices">Which of them, in order.</param>
/// <param name="resolution">Side in pixels.</param>
/// <param name="broken">Counts those that can't be read.</param>
public sealed class PhotoImages(IImageFiles files, int[] indices, int resolution, BrokenImages broken) : IImageSource
{
    private readonly PhotoRenderer _renderer = new(resolution);

    // A file's bytes, for each thread that reads.
    [ThreadStatic]
    private static byte[]? _file;

    /// <inheritdoc />
    public int Count => indices.Length;

    /// <inheritdoc />
    public ImageShape Shape => _renderer.Shape;

    /// <inheritdoc />
    public bool IsCroppedForTraining => true;

    /// <inheritdoc />
    public int Read(int index, Span<byte> destination)
    {
        var none = default(DerivedRandom);
        return Read(index, destination, isTraining: false, ref none);
    }

    /// <inheritdoc />
    public int ReadForTraining(int index, Span<byte> destination, ref DerivedRandom random) =>
        Read(index, destination, isTraining: true, ref random);

    // A file may be broken behind the part that is needed: what stands in for an image must not depend on what was found out
    // about it before, or a run that is resumed would see other images.
    private int Read(int index, Span<byte> destination, bool isTraining, ref DerivedRandom random)
    {
        var start = random;
        for (var tried = 0; tried < indices.Length; tried++)
        {
            var image = indices[(index + tried) % indices.Length];
            try
            {
                random = start;
                Render(image, destination, isTraining, ref random);
                return files.Label(image);
            }
            catch (BrokenImageException error) // A disk that fails for a moment must not change the bytes: that ends the attempt.
            {
                broken.Add(image, error.Message);
            }
        }

        throw new DataSetException($"None of {indices.Length} images can be read.");
    }

    private void Render(int image, Span<byte> destination, bool isTraining, ref DerivedRandom random)
    {
        _file ??= [];
        var bytes = files.Read(image, ref _file);
        var file = _file.AsSpan(0, bytes);
        if (isTraining)
            _renderer.RenderForTraining(file, destination, ref random);
        else
            _renderer.Render(file, destination);
    }
}
