using System.Collections.Concurrent;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data;
using EfficientNet.Data.Photos;

namespace EfficientNet.Trainer.DataSets;

/// <summary>Decodes every photograph of a data set, on all cores.</summary>
internal static class PhotoCheck
{
    public static DataCheckResult Of(IReadOnlyList<PhotoPart> parts)
    {
        var classes = parts.Max(part => Labels(part).Max()) + 1;
        var progress = new ProgressLine("Checked", parts.Sum(part => (long)part.Files.Count));
        var duplicates = new DuplicateImages(parts.Sum(part => part.Files.Count));
        var found = new List<DataPart>();
        var first = 0;
        foreach (var part in parts)
        {
            found.Add(
                new DataPart(
                    part.Name,
                    part.Files.Count,
                    DataCheckJob.Count(classes, Labels(part)),
                    Broken(part, first, duplicates, progress)
                )
            );
            first += part.Files.Count;
        }

        var groups = duplicates.Groups();
        return new DataCheckResult(
            classes,
            found,
            [.. groups.Select(group => group.Select(Name).ToArray())],
            groups.Count(group => group[0] < found[0].Images && group[^1] >= found[0].Images),
            parts[0].Classes
        );

        string Name(int image) =>
            image < parts[0].Files.Count ? parts[0].Files.Name(image) : parts[1].Files.Name(image - parts[0].Files.Count);
    }

    private static IEnumerable<int> Labels(PhotoPart part) => Enumerable.Range(0, part.Files.Count).Select(part.Files.Label);

    private static BrokenImage[] Broken(PhotoPart part, int first, DuplicateImages duplicates, ProgressLine progress)
    {
        var broken = new ConcurrentBag<(int Index, string Reason)>();
        Parallel.For(
            0,
            part.Files.Count,
            () => (Decoder: new ImageDecoder(), File: Array.Empty<byte>()),
            (index, state, shop) =>
            {
                try
                {
                    var file = shop.File;
                    var bytes = part.Files.Read(index, ref file);
                    shop.File = file;
                    shop.Decoder.Open(file.AsSpan(0, bytes));
                    shop.Decoder.Decode(scale: 1);
                    duplicates.Add(first + index, file.AsSpan(0, bytes));
                }
                catch (Exception error) when (error is BrokenImageException or IOException or UnauthorizedAccessException)
                {
                    broken.Add((index, error.Message));
                }

                progress.Advance();
                return shop;
            },
            shop => shop.Decoder.Dispose()
        );
        return
        [
            .. broken.OrderBy(image => image.Index).Select(image => new BrokenImage(part.Files.Name(image.Index), image.Reason)),
        ];
    }
}
