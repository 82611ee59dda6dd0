namespace EfficientNet.Data.Photos;

/// <summary>
/// The files of a data set of photographs: <c>train</c> and <c>val</c> (or <c>test</c>, <c>validation</c>), each with a
/// sub-folder for each class, or with tar shards.
/// </summary>
public static class PhotoFiles
{
    /// <summary>The required layout of a folder, for messages.</summary>
    public const string Layout =
        "It holds train and val, each with a sub-folder of images for each class or with .tar shards of NAME.jpg and "
        + "NAME.cls; or the binary files of CIFAR or those of MNIST";

    /// <summary>Marks a folder in which 'data pack' is running or was interrupted.</summary>
    public const string PackingPlan = "packing.json";

    private static readonly string[] TestNames = ["val", "test", "validation"];

    /// <summary>Training and test images, in this order; nothing is decoded.</summary>
    /// <exception cref="DataSetException">The folder has another layout.</exception>
    public static IReadOnlyList<PhotoPart> Of(string folder)
    {
        if (File.Exists(Path.Combine(folder, PackingPlan)))
            throw new DataSetException($"{folder} is half packed; run the same 'effnet data pack' again to finish it.");
        var train = Path.Combine(folder, "train");
        var test = TestNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists);
        return Directory.Exists(train) && test is not null
            ? [Part("train", train), Part("test", test)]
            : throw new DataSetException($"{folder} is not a readable data set. {Layout}.");
    }

    private static PhotoPart Part(string name, string folder)
    {
        var shards = Directory.GetFiles(folder, "*.tar").Order(StringComparer.Ordinal).ToArray();
        if (shards.Length > 0)
        {
            var samples = ShardImages.Open(shards);
            return new PhotoPart(name, samples, ClassFile.Read(folder, samples.Classes));
        }

        var images = FolderImages.Open(folder);
        return new PhotoPart(name, images, images.Classes);
    }
}

/// <summary>Training or test images.</summary>
/// <param name="Name"><c>train</c> or <c>test</c>.</param>
/// <param name="Files">The files.</param>
/// <param name="Classes">Names of the classes; of shards, where <c>classes.txt</c> has them.</param>
public sealed record PhotoPart(string Name, IImageFiles Files, IReadOnlyList<string>? Classes);
