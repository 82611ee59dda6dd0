using EfficientNet.Contracts;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Counts and names the images that can't be decoded, and ends the run when there are too many. Which image replaces a broken
/// one depends on the data alone, so that the bytes of a batch are the same on every host and after every resume.
/// </summary>
/// <param name="files">The images.</param>
/// <param name="most">How many are allowed.</param>
/// <param name="tell">Called once for each, for a log.</param>
public sealed class BrokenImages(IImageFiles files, int most, Action<string> tell)
{
    private const int MostNamed = 5;
    private const int OneIn = 1000;

    private readonly Lock _gate = new();
    private readonly SortedSet<int> _indices = [];
    private readonly List<BrokenImage> _new = [];
    private volatile bool _hasNew;

    /// <summary>Those found so far, in order.</summary>
    public int[] Indices
    {
        get
        {
            lock (_gate)
                return [.. _indices];
        }
    }

    /// <summary>Whether <see cref="TakeNew"/> would give any.</summary>
    public bool HasNew => _hasNew;

    /// <summary>
    /// How many broken images are allowed by default: one in a thousand, and one among fewer, since test images are read only
    /// when training is done.
    /// </summary>
    public static int LetPass(int images) => Math.Max(1, images / OneIn);

    /// <summary>Counts one.</summary>
    /// <exception cref="DataSetException">There are too many.</exception>
    public void Add(int index, string reason)
    {
        lock (_gate)
        {
            if (!_indices.Add(index))
                return;
            if (_indices.Count > most)
                throw TooMany(reason);
            _new.Add(new BrokenImage(files.Name(index), reason));
            _hasNew = true;
        }

        tell($"The image {files.Name(index)} can't be read: {reason}. The next one replaces it.");
    }

    /// <summary>Counts those that an earlier attempt found and reported.</summary>
    public void Remember(IEnumerable<int> indices)
    {
        lock (_gate)
            _indices.UnionWith(indices);
    }

    /// <summary>Those found since the last call.</summary>
    public IReadOnlyList<BrokenImage> TakeNew()
    {
        lock (_gate)
        {
            BrokenImage[] taken = [.. _new];
            _new.Clear();
            _hasNew = false;
            return taken;
        }
    }

    private DataSetException TooMany(string reason)
    {
        var named = string.Join(", ", _indices.Take(MostNamed).Select(files.Name));
        return new DataSetException(
            $"{_indices.Count} {(_indices.Count == 1 ? "image" : "images")} can't be read, and data.brokenImages allows {most}: "
                + $"{named}{(_indices.Count > MostNamed ? ", …" : "")}; of the last one: {reason}. "
                + "'effnet data check' finds them all."
        );
    }
}
