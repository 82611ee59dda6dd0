namespace EfficientNet.Data.Sources;

/// <summary>A data set in MNIST's four files: Fashion-MNIST, MNIST and their relatives.</summary>
public static class IdxDataSet
{
    private const int MostClasses = 256;

    private static readonly string[] FileNames =
    [
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    ];

    /// <summary>Whether a folder has any of the four files.</summary>
    public static bool IsIn(string folder) => FileNames.Any(name => Find(folder, name) is not null);

    /// <summary>The image files that the folder has or should have, each with its labels of any class.</summary>
    public static IReadOnlyList<FixedFile> Files(string folder)
    {
        return [Of("train", FileNames[0], FileNames[1]), Of("test", FileNames[2], FileNames[3])];

        FixedFile Of(string part, string images, string labels) =>
            new(
                part,
                PathOf(images),
                () =>
                    Images(
                        PathOf(images),
                        IdxFile.Read(PathOf(images)).Array,
                        PathOf(labels),
                        IdxFile.Read(PathOf(labels)).Array,
                        MostClasses
                    )
            );

        string PathOf(string name) => Find(folder, name) ?? Path.Combine(folder, name);
    }

    /// <summary>Reads the four files, raw or with <c>.gz</c>, of <paramref name="folder"/>.</summary>
    public static DataSet Read(KnownDataSet known, string folder)
    {
        var paths = Array.ConvertAll(FileNames, name => Find(folder, name));
        var missing = FileNames.Where((_, i) => paths[i] is null).ToArray();
        if (missing.Length > 0)
            throw new DataSetException(
                $"The data set '{known.Name}' is not in {folder}: missing {string.Join(", ", missing)} (raw or .gz). "
                    + $"{known.HowToGet}"
            );

        var read = new (IdxArray Array, string Sha256)[paths.Length];
        InParallel.For(paths.Length, i => read[i] = IdxFile.Read(paths[i]!));
        var checksums = paths
            .Select((path, i) => (Name: Path.GetFileName(path)!, read[i].Sha256))
            .ToDictionary(file => file.Name, file => file.Sha256);
        return new DataSet(
            known.Name,
            known.Classes,
            new FixedImages(Images(paths[0]!, read[0].Array, paths[1]!, read[1].Array, known.Classes)),
            new FixedImages(Images(paths[2]!, read[2].Array, paths[3]!, read[3].Array, known.Classes)),
            known.Normalisation,
            checksums
        )
        {
            ClassNames = known.ClassNames,
        };
    }

    private static string? Find(string folder, string name) =>
        new[] { name, name + ".gz" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static MemoryImages Images(string imagePath, IdxArray images, string labelPath, IdxArray labels, int classes)
    {
        if (images.Dimensions is not [var count, > 0 and var rows, > 0 and var columns])
            throw new DataSetException(
                $"{imagePath}: has {images.Dimensions.Length} dimensions; images have three (number, rows, columns), "
                    + "none of them 0."
            );
        if (labels.Dimensions is not [var labelCount] || labelCount != count)
            throw new DataSetException(
                $"{labelPath}: has the sizes [{string.Join(", ", labels.Dimensions)}], but {imagePath} holds {count} images."
            );
        if (labels.Bytes.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1)) is >= 0 and var wrong)
            throw new DataSetException(
                $"{labelPath}: label {labels.Bytes[wrong]} of image {wrong} is not one of the classes 0 to {classes - 1}."
            );
        return new MemoryImages(
            images.Bytes,
            Array.ConvertAll(labels.Bytes, label => (int)label),
            new ImageShape(rows, columns, Channels: 1)
        );
    }
}
