using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Photos;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Host.Files;
using EfficientNet.Models;
using EfficientNet.Trainer.Models;

namespace EfficientNet.Trainer.DataSets;

/// <summary>
/// <c>data pack FOLDER --out FOLDER</c>: a data set of photographs as tar shards, with images whose shorter side is at most as
/// given. Decoding limits small networks, and fewer pixels decode faster. The same folder gives the same bytes.
/// </summary>
internal static class DataPackJob
{
    private const int DefaultShortSide = 320;
    private const int DefaultImagesPerShard = 5000;
    private const int DefaultQuality = 95;

    private static readonly DataPackArguments Arguments = new();

    public static IReadOnlyList<Option> Options => Arguments.All;

    public static DataPackResult Run(CommandArguments arguments)
    {
        var output = Path.GetFullPath(arguments.Required(Arguments.Output));
        var workers = arguments.Value(Arguments.Workers) ?? Environment.ProcessorCount;
        var parts = PhotoFiles.Of(arguments.Folder());
        var plan = new PackPlan(
            arguments.Folder(),
            Sha256(parts),
            arguments.Value(Arguments.ShortSide) ?? DefaultShortSide,
            arguments.Value(Arguments.Quality) ?? DefaultQuality,
            arguments.Value(Arguments.Images) ?? DefaultImagesPerShard
        );
        using var folder = PackFolder.Open(output, plan);
        TorchRuntime.EnsureLoaded(); // Needed for resizing.
        using var packer = new ImagePacker(plan.ShortSide, plan.Quality, workers);

        var progress = new ProgressLine("Packed", parts.Sum(part => (long)part.Files.Count));
        var result = new DataPackResult(Shards: 0, Images: 0, Bytes: 0, Broken: []);
        foreach (var part in parts)
        {
            var target = folder.Begin(FolderOf(part));
            if (part.Classes is { } classes)
                DurableFile.Write(
                    ClassFile.PathIn(target),
                    file => file.Write(Encoding.UTF8.GetBytes(string.Concat(classes.Select(name => $"{name}\n"))))
                );
            for (var first = 0; first < part.Files.Count; first += plan.ImagesPerShard)
            {
                var shard = new PackedShard(
                    Path.Combine(target, string.Create(CultureInfo.InvariantCulture, $"{result.Shards:000000}.tar"))
                );
                var count = Math.Min(plan.ImagesPerShard, part.Files.Count - first);
                if (shard.IsThere)
                    progress.Skip(count);
                else
                    shard.Write(packer.Pack(part.Files, first, count).Select(Advanced));
                var broken = shard.Broken;
                result = new DataPackResult(
                    result.Shards + 1,
                    result.Images + count - broken.Count,
                    result.Bytes + shard.Bytes,
                    [.. result.Broken, .. broken]
                );
            }
        }

        folder.Finish(parts.Select(FolderOf));
        PhotoFiles.Of(output); // Writes the shards' index now, since the folder may be read-only for trainers.
        return result;

        PackedImage Advanced(PackedImage image)
        {
            progress.Advance();
            return image;
        }
    }

    private static string FolderOf(PhotoPart part) => part.Name == "test" ? "val" : part.Name;

    private static string Sha256(IEnumerable<PhotoPart> parts) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(parts.Select(part => part.Files.Sha256()))))
        );
}
