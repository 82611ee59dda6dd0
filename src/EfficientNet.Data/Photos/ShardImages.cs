using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Images in tar files, as WebDataset has them: a sample is the entries of one name, <c>000123.jpg</c> with its class in <c>000123.cls</c>. Few large
/// files suit shared disks; an image is still read by itself, at the place that the tar's headers say.
/// </summary>
public sealed class ShardImages : IImageFiles, IDisposable
{
    private static readonly string[] s_images = [".jpg", ".jpeg", ".png", ".webp"];

    private readonly string[] _paths;
    private readonly SafeFileHandle[] _shards;
    private readonly Sample[] _samples;

    private ShardImages(string[] paths, SafeFileHandle[] shards, Sample[] samples) => (_paths, _shards, _samples) = (paths, shards, samples);

    /// <inheritdoc />
    public int Count => _samples.Length;

    /// <summary>One more than the largest class.</summary>
    public int Classes => _samples.Max(sample => sample.Label) + 1;

    /// <summary>Reads the headers of tar files; samples are in the order of the files and within them.</summary>
    /// <exception cref="DataSetException">One is no tar file, a sample has no class, or there is no sample.</exception>
    public static ShardImages Open(IReadOnlyList<string> paths)
    {
        var found = new Sample[paths.Count][];
        InParallel.For(paths.Count, shard => found[shard] = Samples(paths[shard], shard));
        if (found.All(samples => samples.Length == 0))
            throw new DataSetException($"{string.Join(", ", paths)}: there is no sample in it; a sample is NAME.jpg and NAME.cls.");
        return new ShardImages([.. paths], [.. paths.Select(path => File.OpenHandle(path))], [.. found.SelectMany(samples => samples)]);
    }

    /// <inheritdoc />
    public int Label(int index) => _samples[index].Label;

    /// <inheritdoc />
    public string Name(int index) => $"{_paths[_samples[index].Shard]}, byte {_samples[index].Offset}";

    /// <inheritdoc />
    public string Sha256()
    {
        using var hash = new NamesHash();
        foreach (var sample in _samples)
            hash.Add(Encoding.UTF8.GetBytes($"{Path.GetFileName(_paths[sample.Shard])}, byte {sample.Offset}"), sample.Label);
        return hash.Finish();
    }

    /// <inheritdoc />
    public int Read(int index, ref byte[] buffer)
    {
        var sample = _samples[index];
        FileBuffer.Fit(ref buffer, sample.Bytes, Name(index));
        return FileBuffer.Read(_shards[sample.Shard], sample.Offset, buffer.AsSpan(0, sample.Bytes));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var shard in _shards)
            shard.Dispose();
    }

    private static Sample[] Samples(string path, int shard)
    {
        var samples = new List<Sample>();
        (string Key, long Offset, int Bytes)? image = null;
        (string Key, int Label)? label = null;
        try
        {
            using var file = File.OpenRead(path);
            using var tar = new TarReader(file);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is null)
                    continue;
                var (key, extension) = Split(entry.Name);
                if (s_images.Contains(extension, StringComparer.OrdinalIgnoreCase))
                {
                    if (image is { } previous && previous.Key != key)
                        throw WithoutClass(path, previous.Key);
                    image = (key, entry.DataOffset, checked((int)entry.Length));
                }
                else if (extension == ".cls")
                {
                    label = (key, ReadLabel(entry, path));
                }

                if (image is { } pixels && label is { } known && pixels.Key == known.Key)
                {
                    samples.Add(new Sample(shard, pixels.Offset, pixels.Bytes, known.Label));
                    (image, label) = (null, null);
                }
                else if (extension == ".cls" && image is { } lonely && lonely.Key != key)
                {
                    throw new DataSetException($"{path}: the image '{lonely.Key}' is followed by the class of '{key}'; a sample is NAME.jpg and NAME.cls, one after the other.");
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or OverflowException)
        {
            throw new DataSetException($"{path} is no tar file that can be read: {error.Message}");
        }

        if (image is { } left)
            throw WithoutClass(path, left.Key);
        return [.. samples];
    }

    private static DataSetException WithoutClass(string path, string key) =>
        new($"{path}: the image '{key}' has no class; write it as text into '{key}.cls' beside it.");

    // 'a/000123.seg.jpg' is sample 'a/000123', as WebDataset cuts names.
    private static (string Key, string Extension) Split(string name)
    {
        var dot = name.IndexOf('.', name.LastIndexOf('/') + 1);
        return dot < 0 ? (name, "") : (name[..dot], name[name.LastIndexOf('.')..]);
    }

    private static int ReadLabel(TarEntry entry, string path)
    {
        using var reader = new StreamReader(entry.DataStream!, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd().Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var label)
            ? label
            : throw new DataSetException($"{path}: '{entry.Name}' holds '{(text.Length > 20 ? text[..20] : text)}'; it must hold the class as a number from 0.");
    }

    private readonly record struct Sample(int Shard, long Offset, int Bytes, int Label);
}
