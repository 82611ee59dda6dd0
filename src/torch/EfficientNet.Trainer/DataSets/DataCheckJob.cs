using System.CommandLine;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Photos;
using EfficientNet.Data.Sources;
using EfficientNet.Trainer.Models;

namespace EfficientNet.Trainer.DataSets;

/// <summary><c>data check FOLDER</c>: reads every image of a data set once, whole.</summary>
internal static class DataCheckJob
{
    public static IReadOnlyList<Option> Options => [];

    public static DataCheckResult Run(CommandArguments arguments)
    {
        var folder = arguments.Folder();
        return FixedFile.In(folder) is { Count: > 0 } files ? FixedCheck.Of(files) : PhotoCheck.Of(PhotoFiles.Of(folder));
    }

    /// <summary>Images of each of the classes.</summary>
    public static int[] Count(int classes, IEnumerable<int> labels)
    {
        var images = new int[classes];
        foreach (var label in labels)
            images[label]++;
        return images;
    }
}
