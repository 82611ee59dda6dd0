using EfficientNet.Contracts;
using EfficientNet.Data.Photos;
using EfficientNet.Data.Randomness;
using EfficientNet.Data.Sources;
using EfficientNet.Models;

namespace EfficientNet.Data;

/// <summary>The images of one run, divided and at the network's resolution.</summary>
/// <param name="Train">The images of an epoch.</param>
/// <param name="Validation">Training images held out for validation.</param>
/// <param name="Test">Test images.</param>
/// <param name="Normalisation">How pixels become numbers.</param>
/// <param name="FileSha256">SHA-256 of each data file.</param>
public sealed record RunData(
    IImageSource Train,
    IImageSource Validation,
    IImageSource Test,
    Normalisation Normalisation,
    IReadOnlyDictionary<string, string> FileSha256
)
{
    /// <summary>Names of the classes, where they have any.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Photographs that could not be decoded so far; null for images stored as pixels.</summary>
    public BrokenParts? Broken { get; init; }

    /// <summary>Loads and divides a data set.</summary>
    /// <param name="specification">Which data set, and how it is divided.</param>
    /// <param name="folder">Folder of the files; null means the package's own folder, or <c>synthetic</c>.</param>
    /// <param name="resolution">Side of the network's input.</param>
    /// <exception cref="DataSetException">It is missing, damaged, or smaller than the specification requires.</exception>
    public static RunData Load(DataSpecification specification, string? folder, int resolution) =>
        Divide(LoadWhole(specification, folder), specification, resolution);

    /// <summary>
    /// Divides by one permutation of the training images from <see cref="DataSpecification.SplitSeed"/>: the first are held
    /// out, the next are trained on. So every run of an experiment holds out the same images, and a smaller training set is
    /// part of a larger one.
    /// </summary>
    public static RunData Divide(DataSet data, DataSpecification specification, int resolution)
    {
        TorchRuntime.EnsureLoaded(); // Resizing uses it.
        if (data.Classes != specification.Classes)
            throw new DataSetException(
                $"The data set '{data.Name}' has {data.Classes} classes, the specification says {specification.Classes}."
            );
        var validation = Share("data.validationImages", specification.ValidationImages, data.Train.Count - 1, data.Name);
        var train = Share(
            "data.trainImages",
            specification.TrainImages ?? data.Train.Count - validation,
            data.Train.Count - validation,
            data.Name
        );
        var test = Share("data.testImages", specification.TestImages ?? data.Test.Count, data.Test.Count, data.Name);
        var order = DerivedRandom.Of(specification.SplitSeed, RandomPurpose.Split).Permutation(data.Train.Count);
        var testOrder = DerivedRandom.Of(specification.SplitSeed, RandomPurpose.TestSample).Permutation(data.Test.Count);
        return new RunData(
            Select(data.Train, order.AsSpan(validation, train), keep: true),
            Select(data.Train, order.AsSpan(0, validation), keep: true),
            Select(data.Test, testOrder.AsSpan(0, test), keep: false),
            data.Normalisation,
            data.FileSha256
        )
        {
            ClassNames = data.ClassNames,
            Broken = data.Broken,
        };

        IImageSource Select(IImageCollection images, ReadOnlySpan<int> indices, bool keep) =>
            images.Select(indices.ToArray(), resolution, keep);
    }

    private static DataSet LoadWhole(DataSpecification specification, string? folder)
    {
        if (specification.Name == SyntheticImages.Name)
            return SyntheticDataSet.Create(
                specification.Classes,
                specification.TrainImages + specification.ValidationImages,
                specification.TestImages
            );
        if (KnownDataSet.All.FirstOrDefault(data => data.Name == specification.Name) is { } known)
            return IdxDataSet.Read(
                known,
                folder
                    ?? known.DefaultFolder
                    ?? throw new DataSetException($"The data set '{known.Name}' has no folder. {known.HowToGet}")
            );
        if (folder is null)
            throw new DataSetException(
                $"The data set '{specification.Name}' has no folder; name it: --dataset {specification.Name}=/folder. "
                    + $"{PhotoFiles.Layout}. "
                    + $"Without a folder there are {string.Join(", ", KnownDataSet.All.Select(data => data.Name))} and "
                    + $"{SyntheticImages.Name}."
            );
        return CifarDataSet.IsIn(folder)
            ? CifarDataSet.Read(specification.Name, folder)
            : PhotoDataSet.Open(specification.Name, folder, specification.BrokenImages, Console.Error.WriteLine);
    }

    private static int Share(string option, int wanted, int available, string name) =>
        wanted >= 1 && wanted <= available
            ? wanted
            : throw new DataSetException(
                $"{option}: {wanted} images asked of '{name}', which has {Math.Max(available, 0)} left to give; "
                    + "at least 1 is needed."
            );
}
