namespace EfficientNet.Data.Photos;

/// <summary>
/// Counts and names the images of a data set that can't be decoded, and ends the run when there are too many. Which image stands in for a broken one
/// depends on the data alone, so that the bytes of a batch are the same on every host and after every resume.
/// </summary>
/// <param name="most">How many are let pass.</param>
/// <param name="tell">Told of each once, for a log.</param>
public sealed class BrokenImages(int most, Action<string> tell)
{
    private const int MostNamed = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<(IImageFiles Files, int Index), string> _names = [];
    private volatile int _count;

    /// <summary>How many there have been.</summary>
    public int Count => _count;

    /// <summary>Counts one.</summary>
    /// <exception cref="DataSetException">There are too many.</exception>
    public void Add(IImageFiles files, int index, string reason)
    {
        var name = files.Name(index);
        lock (_gate)
        {
            if (!_names.TryAdd((files, index), name))
                return;
            _count = _names.Count;
            if (_count > most)
                throw new DataSetException($"{_count} images can't be read, and {most} are let pass (data.brokenImages): {string.Join(", ", _names.Values.Take(MostNamed))}{(_count > MostNamed ? ", …" : "")}; of the last one: {reason}. 'effnet data check' finds them all.");
        }

        tell($"The image {name} can't be read: {reason}. The next one stands in for it.");
    }
}
