using System.Collections.Concurrent;
using System.Security.Cryptography;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Photos;
using EfficientNet.Trainer.Models;

namespace EfficientNet.Trainer.DataSets;

/// <summary><c>data check FOLDER</c>: reads every image of a data set of photographs once, whole.</summary>
internal static class DataCheckCommand
{
    public static readonly string[] Options = [];

    public static DataCheckResult Run(CommandArguments arguments)
    {
        var parts = PhotoFiles.Of(arguments.Folder());
        var progress = new ProgressLine("Checked", parts.Sum(part => (long)part.Files.Count));
        var hashes = new ConcurrentDictionary<string, ConcurrentQueue<string>>();
        return new DataCheckResult(
            parts.Max(part => Enumerable.Range(0, part.Files.Count).Max(part.Files.Label)) + 1,
            [.. parts.Select(part => Check(part, hashes, progress))],
            [.. hashes.Values.Where(names => names.Count > 1).Select(names => names.Order(StringComparer.Ordinal).ToArray()).OrderBy(names => names[0], StringComparer.Ordinal)]);
    }

    private static DataPart Check(PhotoPart part, ConcurrentDictionary<string, ConcurrentQueue<string>> hashes, ProgressLine progress)
    {
        var broken = new ConcurrentBag<BrokenImage>();
        Parallel.For(
            0, part.Files.Count,
            () => (Decoder: new ImageDecoder(), File: Array.Empty<byte>()),
            (index, state, shop) =>
            {
                try
                {
                    var file = shop.File;
                    var bytes = part.Files.Read(index, ref file);
                    shop.File = file;
                    hashes.GetOrAdd(Convert.ToHexString(SHA256.HashData(file.AsSpan(0, bytes))), _ => []).Enqueue(part.Files.Name(index));
                    shop.Decoder.Open(file.AsSpan(0, bytes));
                    shop.Decoder.Decode(scale: 1);
                }
                catch (Exception error) when (error is BrokenImageException or IOException or UnauthorizedAccessException)
                {
                    broken.Add(new BrokenImage(part.Files.Name(index), error.Message));
                }

                progress.Advance();
                return shop;
            },
            shop => shop.Decoder.Dispose());

        var classes = Enumerable.Range(0, part.Files.Count).CountBy(part.Files.Label).Select(pair => pair.Value).ToList();
        return new DataPart(part.Name, part.Files.Count, classes.Min(), classes.Max(), [.. broken.OrderBy(image => image.Name, StringComparer.Ordinal)]);
    }
}
