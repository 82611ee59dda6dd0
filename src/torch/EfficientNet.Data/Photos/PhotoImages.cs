using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Photographs at the network's size (<see cref="PhotoRenderer"/>). The result depends on the image's file and the random
/// stream alone; a broken image is replaced by the next good one.
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

    // A file may be broken after the part that is needed: the replacement must not depend on what was found out before, or a
    // resumed run would see different images.
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
            catch (BrokenImageException error) // A disk error must not change the bytes: it ends the attempt.
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
