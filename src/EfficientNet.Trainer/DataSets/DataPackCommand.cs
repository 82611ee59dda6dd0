using System.Formats.Tar;
using System.Globalization;
using System.Text;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Photos;
using EfficientNet.Models;
using EfficientNet.Trainer.Models;

namespace EfficientNet.Trainer.DataSets;

/// <summary>
/// <c>data pack FOLDER --out FOLDER</c>: a data set of photographs as tar shards, each image at most so large that its shorter side is as stated.
/// Decoding is what limits small networks, and takes less where there are fewer pixels. The same folder gives the same bytes.
/// </summary>
internal static class DataPackCommand
{
    private const int DefaultShortSide = 320;
    private const int DefaultImagesPerShard = 5000;
    private const int DefaultQuality = 95;

    public static readonly string[] Options = ["--out", "--short-side", "--quality", "--images"];

    public static DataPackResult Run(CommandArguments arguments)
    {
        var folder = arguments.Folder();
        var output = Path.GetFullPath(arguments.Required("--out"));
        using var shrinker = new PhotoShrinker(arguments.Count("--short-side", least: 32) ?? DefaultShortSide, arguments.Count("--quality") ?? DefaultQuality);
        var perShard = arguments.Count("--images") ?? DefaultImagesPerShard;
        if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
            throw new UsageException($"--out is '{output}', which is not empty; name an empty folder or one that is not there yet.");

        TorchRuntime.EnsureLoaded(); // It resizes.
        var parts = PhotoFiles.Of(folder);
        var progress = new ProgressLine("Packed", parts.Sum(part => (long)part.Files.Count));
        var broken = new List<BrokenImage>();
        long bytes = 0;
        var shards = 0;
        foreach (var part in parts)
        {
            var target = Path.Combine(output, part.Name == "test" ? "val" : part.Name);
            Directory.CreateDirectory(target);
            if (part.Classes is { } classes)
                File.WriteAllLines(Path.Combine(target, "classes.txt"), classes);
            foreach (var images in Enumerable.Range(0, part.Files.Count).Chunk(perShard))
                bytes += Pack(Path.Combine(target, string.Create(CultureInfo.InvariantCulture, $"{shards++:000000}.tar")), part.Files, images, shrinker, broken, progress);
        }

        return new DataPackResult(shards, parts.Sum(part => part.Files.Count) - broken.Count, bytes, broken);
    }

    // Under another name first: a shard that is there is whole.
    private static long Pack(string path, IImageFiles files, int[] images, PhotoShrinker shrinker, List<BrokenImage> broken, ProgressLine progress)
    {
        var unfinished = path + ".unfinished";
        using (var tar = new TarWriter(File.Create(unfinished), TarEntryFormat.Ustar))
        {
            foreach (var image in images)
            {
                try
                {
                    var (bytes, extension) = shrinker.Shrink(files, image);
                    var key = string.Create(CultureInfo.InvariantCulture, $"{image:00000000}");
                    Write(tar, key + extension, bytes);
                    Write(tar, $"{key}.cls", Encoding.ASCII.GetBytes(files.Label(image).ToString(CultureInfo.InvariantCulture)));
                }
                catch (BrokenImageException error)
                {
                    broken.Add(new BrokenImage(files.Name(image), error.Message));
                }

                progress.Advance();
            }
        }

        File.Move(unfinished, path);
        return new FileInfo(path).Length;
    }

    private static void Write(TarWriter tar, string name, byte[] bytes) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(bytes),
        ModificationTime = DateTimeOffset.UnixEpoch, // The same images give the same file.
    });
}
