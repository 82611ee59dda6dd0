using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Host.Files;

namespace EfficientNet.Trainer.DataSets;

/// <summary>
/// One tar file of a packed data set. It is whole and on disk, or not there; until all are done, a file beside it lists the
/// images missing from it.
/// </summary>
/// <param name="path">The tar file.</param>
internal sealed class PackedShard(string path)
{
    public const string BrokenSuffix = ".broken.json";

    /// <summary>Whether an earlier command wrote it.</summary>
    public bool IsThere => File.Exists(path);

    /// <summary>Its size.</summary>
    public long Bytes => new FileInfo(path).Length;

    /// <summary>Images that could not be read and are not in it.</summary>
    public IReadOnlyList<BrokenImage> Broken =>
        File.Exists(path + BrokenSuffix)
            ? JsonSerializer.Deserialize<List<BrokenImage>>(File.ReadAllText(path + BrokenSuffix), ContractsJson.Options)!
            : [];

    /// <summary>Writes it. The same images give the same bytes.</summary>
    public void Write(IEnumerable<PackedImage> images)
    {
        var broken = new List<BrokenImage>();
        DurableFile.Write(
            path,
            file =>
            {
                using (var tar = new TarWriter(file, TarEntryFormat.Ustar, leaveOpen: true))
                {
                    foreach (var image in images)
                    {
                        if (image.Broken is { } left)
                            broken.Add(left);
                        else
                            Write(tar, image);
                    }
                }

                if (broken.Count > 0)
                    DurableFile.Write(path + BrokenSuffix, note => JsonSerializer.Serialize(note, broken, ContractsJson.Options));
            }
        );
    }

    private static void Write(TarWriter tar, PackedImage image)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{image.Number:00000000}");
        Write(tar, key + image.Extension, image.Bytes);
        Write(tar, $"{key}.cls", Encoding.ASCII.GetBytes(image.Label.ToString(CultureInfo.InvariantCulture)));
    }

    private static void Write(TarWriter tar, string name, byte[] bytes) =>
        tar.WriteEntry(
            new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(bytes),
                ModificationTime = DateTimeOffset.UnixEpoch,
            }
        );
}
