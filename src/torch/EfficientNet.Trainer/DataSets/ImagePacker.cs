using System.Collections.Concurrent;
using EfficientNet.Contracts;
using EfficientNet.Data.Loading;
using EfficientNet.Data.Photos;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.DataSets;

/// <summary>Shrinks images on several threads, and gives them in order.</summary>
/// <param name="shortSide">Pixels of an image's shorter side.</param>
/// <param name="quality">JPEG's quality.</param>
/// <param name="workers">Threads.</param>
internal sealed class ImagePacker(int shortSide, int quality, int workers) : IDisposable
{
    private const int ImagesAheadOfEach = 8;

    private readonly ConcurrentBag<PhotoShrinker> _idle = [];

    /// <summary>The images from <paramref name="first"/>.</summary>
    /// <exception cref="IOException">A file can't be read; damaged ones are returned as images.</exception>
    public IEnumerable<PackedImage> Pack(IImageFiles files, int first, int count)
    {
        using var prefetch = new OrderedPrefetch<PackedImage>(
            count,
            number => Pack(files, first + number),
            workers,
            workers * ImagesAheadOfEach,
            () => set_num_threads(1)
        );
        foreach (var image in prefetch.Items())
            yield return image;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var shrinker in _idle)
            shrinker.Dispose();
    }

    private PackedImage Pack(IImageFiles files, int image)
    {
        if (!_idle.TryTake(out var shrinker))
            shrinker = new PhotoShrinker(shortSide, quality);
        try
        {
            var (bytes, extension) = shrinker.Shrink(files, image);
            return new PackedImage(image, files.Label(image), bytes, extension);
        }
        catch (BrokenImageException error)
        {
            return new PackedImage(image, files.Label(image), [], "", new BrokenImage(files.Name(image), error.Message));
        }
        finally
        {
            _idle.Add(shrinker);
        }
    }
}
