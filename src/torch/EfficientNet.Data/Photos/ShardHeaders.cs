using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace EfficientNet.Data.Photos;

/// <summary>Finds the samples of a tar file by its headers.</summary>
internal static class ShardHeaders
{
    private const int LongestLabel = 20;

    private static readonly string[] Images = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>The samples of a tar file, in its order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shard">Its number.</param>
    /// <exception cref="DataSetException">It is not a tar file, or a sample has no class.</exception>
    public static ShardSample[] Read(string path, int shard)
    {
        var samples = new List<ShardSample>();
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
                if (Images.Contains(extension, StringComparer.OrdinalIgnoreCase))
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
                    samples.Add(new ShardSample(pixels.Offset, shard, pixels.Bytes, known.Label));
                    (image, label) = (null, null);
                }
                else if (extension == ".cls" && image is { } lonely && lonely.Key != key)
                {
                    throw new DataSetException(
                        $"{path}: the image '{lonely.Key}' is followed by the class of '{key}'; "
                            + "a sample is NAME.jpg and NAME.cls, one after the other."
                    );
                }
            }
        }
        catch (Exception error)
            when (error is InvalidDataException or EndOfStreamException or FormatException or OverflowException)
        {
            throw new DataSetException($"{path} is not a readable tar file: {error.Message}");
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
        var characters = new char[LongestLabel];
        var text = new string(characters, 0, reader.ReadBlock(characters)).Trim();
        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label < ShardSample.MostClasses
            ? label
            : throw new DataSetException(
                $"{path}: '{entry.Name}' holds '{text}'; "
                    + $"it must hold the class as a number from 0 to {ShardSample.MostClasses - 1}."
            );
    }
}
