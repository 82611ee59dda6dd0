using System.Text;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Images in a folder for each class, as ImageNet's: <c>train/n01440764/n01440764_10026.JPEG</c>. Classes are the folders in
/// ordinal order.
/// </summary>
public sealed class FolderImages : IImageFiles
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    private readonly string _folder;
    private readonly string[] _classes;
    private readonly int[] _firstOfClass;

    // A million names as UTF-8 in one array: as strings they would take four times as much.
    private readonly byte[] _names;
    private readonly int[] _ends;

    private FolderImages(string folder, string[] classes, int[] firstOfClass, byte[] names, int[] ends) =>
        (_folder, _classes, _firstOfClass, _names, _ends) = (folder, classes, firstOfClass, names, ends);

    /// <inheritdoc />
    public int Count => _ends.Length;

    /// <summary>Names of the classes, in order.</summary>
    public IReadOnlyList<string> Classes => _classes;

    /// <summary>Lists a folder.</summary>
    /// <exception cref="DataSetException">It has no sub-folder, or one has no image.</exception>
    public static FolderImages Open(string folder)
    {
        var classes = Directory
            .GetDirectories(folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (classes.Length == 0)
            throw new DataSetException(
                $"{folder} has no sub-folder; it needs one for each class, with the class's images in it."
            );
        var files = new string[classes.Length][];
        InParallel.For(classes.Length, number => files[number] = Images(Path.Combine(folder, classes[number])));
        if (Array.FindIndex(files, found => found.Length == 0) is >= 0 and var empty)
            throw new DataSetException(
                $"{Path.Combine(folder, classes[empty])} has no image ({string.Join(", ", Extensions)}); "
                    + "a class needs at least one."
            );

        var firstOfClass = new int[classes.Length];
        for (var number = 1; number < classes.Length; number++)
            firstOfClass[number] = firstOfClass[number - 1] + files[number - 1].Length;
        var names = new MemoryStream();
        var ends = new List<int>();
        foreach (var name in files.SelectMany(found => found))
        {
            names.Write(Encoding.UTF8.GetBytes(name));
            ends.Add((int)names.Length);
        }

        return new FolderImages(folder, classes, firstOfClass, names.ToArray(), [.. ends]);
    }

    /// <inheritdoc />
    public int Label(int index)
    {
        var found = Array.BinarySearch(_firstOfClass, index);
        return found >= 0 ? found : ~found - 1;
    }

    /// <inheritdoc />
    public string Name(int index) => Path.Combine(_folder, _classes[Label(index)], Encoding.UTF8.GetString(FileName(index)));

    /// <inheritdoc />
    public string Sha256()
    {
        using var hash = new NamesHash();
        for (var index = 0; index < Count; index++)
            hash.Add(FileName(index), Label(index));
        return hash.Finish();
    }

    /// <inheritdoc />
    public int Read(int index, ref byte[] buffer)
    {
        using var file = File.OpenHandle(Name(index));
        var length = RandomAccess.GetLength(file);
        FileBuffer.Fit(ref buffer, length, Name(index));
        return FileBuffer.Read(file, 0, buffer.AsSpan(0, (int)length));
    }

    private ReadOnlySpan<byte> FileName(int index) =>
        _names.AsSpan(index == 0 ? 0 : _ends[index - 1], _ends[index] - (index == 0 ? 0 : _ends[index - 1]));

    private static string[] Images(string folder)
    {
        var found = Directory
            .EnumerateFiles(folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
            .ToArray();
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    }
}
