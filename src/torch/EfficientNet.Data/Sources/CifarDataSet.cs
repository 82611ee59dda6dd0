using System.Security.Cryptography;

namespace EfficientNet.Data.Sources;

/// <summary>
/// CIFAR-10 and CIFAR-100 in their binary files (Krizhevsky 2009): records of one or two labels and 32 × 32 pixels, plane by
/// plane.
/// </summary>
public static class CifarDataSet
{
    private const int Side = 32;
    private const int Plane = Side * Side;
    private const int Channels = 3;

    private static readonly string[] TrainOfTen = [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin")];

    /// <summary>Whether a folder has the files of either.</summary>
    public static bool IsIn(string folder) => IsTen(folder) || File.Exists(Path.Combine(folder, "train.bin"));

    /// <summary>The files that the folder has or should have.</summary>
    public static IReadOnlyList<FixedFile> Files(string folder)
    {
        var (train, test, classes) = Layout(folder);
        return [.. train.Select(file => Of("train", file)), Of("test", test)];

        FixedFile Of(string part, string file) =>
            new(part, Path.Combine(folder, file), () => ReadFile(Path.Combine(folder, file), classes).Images);
    }

    /// <summary>Reads the one in the folder.</summary>
    /// <exception cref="DataSetException">A file is missing or does not have a whole number of records.</exception>
    public static DataSet Read(string name, string folder)
    {
        var (train, test, classes) = Layout(folder);
        if (train.Append(test).Where(file => !File.Exists(Path.Combine(folder, file))).ToList() is { Count: > 0 } missing)
            throw new DataSetException($"The data set '{name}' is incomplete in {folder}: missing {string.Join(", ", missing)}.");

        var sha256 = new Dictionary<string, string>();
        return new DataSet(
            name,
            classes,
            new FixedImages(Images(folder, train, classes, sha256)),
            new FixedImages(Images(folder, [test], classes, sha256)),
            // Mean and standard deviation of the training pixels over 255.
            classes == 10
                ? new Normalisation([0.4914, 0.4822, 0.4465], [0.2470, 0.2435, 0.2616])
                : new Normalisation([0.5071, 0.4865, 0.4409], [0.2673, 0.2564, 0.2762]),
            sha256
        );
    }

    private static bool IsTen(string folder) => File.Exists(Path.Combine(folder, "data_batch_1.bin"));

    private static (string[] Train, string Test, int Classes) Layout(string folder) =>
        IsTen(folder) ? (TrainOfTen, "test_batch.bin", 10) : (["train.bin"], "test.bin", 100);

    private static MemoryImages Images(string folder, string[] files, int classes, Dictionary<string, string> sha256)
    {
        var read = new List<MemoryImages>();
        foreach (var file in files)
        {
            (var images, sha256[file]) = ReadFile(Path.Combine(folder, file), classes);
            read.Add(images);
        }

        return MemoryImages.Joined(read);
    }

    private static (MemoryImages Images, string Sha256) ReadFile(string path, int classes)
    {
        var labelBytes = classes == 10 ? 1 : 2; // CIFAR-100's first is the coarse class.
        var record = labelBytes + Channels * Plane;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == 0 || bytes.Length % record != 0)
            throw new DataSetException(
                $"{path} has {bytes.Length} bytes, which is not a whole number of records of {record}: "
                    + "it is cut off or of another kind."
            );

        var count = bytes.Length / record;
        var (pixels, labels) = (new byte[count * Channels * Plane], new int[count]);
        for (var image = 0; image < count; image++)
        {
            labels[image] = bytes[image * record + labelBytes - 1];
            if (labels[image] >= classes)
                throw new DataSetException($"{path}: image {image} has the class {labels[image]}; there are {classes}.");
            Interleave(
                bytes.AsSpan(image * record + labelBytes, Channels * Plane),
                pixels.AsSpan(image * Channels * Plane, Channels * Plane)
            );
        }

        return (
            new MemoryImages(pixels, labels, new ImageShape(Side, Side, Channels)),
            Convert.ToHexStringLower(SHA256.HashData(bytes))
        );
    }

    // [channel, row, column] to [row, column, channel].
    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (var i = 0; i < Plane; i++)
        {
            for (var channel = 0; channel < Channels; channel++)
                pixels[i * Channels + channel] = planes[channel * Plane + i];
        }
    }
}
