using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data;
using EfficientNet.Data.Sources;

namespace EfficientNet.Trainer.DataSets;

/// <summary>Reads every file of a data set in CIFAR's or MNIST's layout.</summary>
internal static class FixedCheck
{
    private sealed record Looked(FixedFile File, MemoryImages? Images, string? Problem)
    {
        public int Count => Images?.Count ?? 0;
    }

    public static DataCheckResult Of(IReadOnlyList<FixedFile> files)
    {
        var looked = files.Select(Look).ToList();
        var classes = looked.Max(file => file.Images is { Count: > 0 } images ? images.Labels.ToArray().Max() : -1) + 1;
        var parts = looked.GroupBy(file => file.File.Part).Select(part => Part(part.Key, classes, [.. part])).ToList();
        var (duplicates, shared) = Duplicates(looked, parts[0].Images);
        return new DataCheckResult(classes, parts, duplicates, shared);
    }

    private static Looked Look(FixedFile file)
    {
        try
        {
            return new Looked(file, file.Read(), Problem: null);
        }
        catch (Exception error) when (error is DataSetException or IOException or UnauthorizedAccessException)
        {
            return new Looked(file, Images: null, error is FileNotFoundException ? "it is missing" : error.Message);
        }
    }

    private static DataPart Part(string name, int classes, IReadOnlyList<Looked> files) =>
        new(
            name,
            files.Sum(file => file.Count),
            DataCheckJob.Count(classes, files.SelectMany(file => file.Images is { } images ? images.Labels.ToArray() : [])),
            [.. files.Where(file => file.Problem is not null).Select(file => new BrokenImage(file.File.Path, file.Problem!))]
        );

    private static (IReadOnlyList<string>[] Groups, int Shared) Duplicates(IReadOnlyList<Looked> files, int trainImages)
    {
        var duplicates = new DuplicateImages(files.Sum(file => file.Count));
        var starts = new List<int> { 0 };
        foreach (var file in files)
        {
            for (var image = 0; image < file.Count; image++)
                duplicates.Add(
                    starts[^1] + image,
                    file.Images!.Pixels.Slice(image * file.Images.Shape.Bytes, file.Images.Shape.Bytes)
                );
            starts.Add(starts[^1] + file.Count);
        }

        var groups = duplicates.Groups();
        return (
            [.. groups.Select(group => group.Select(Name).ToArray())],
            groups.Count(group => group[0] < trainImages && group[^1] >= trainImages)
        );

        string Name(int image)
        {
            var file = starts.FindLastIndex(start => start <= image);
            return $"{files[file].File.Path}, image {image - starts[file]}";
        }
    }
}
