namespace EfficientNet.Data.Photos;

/// <summary><c>classes.txt</c> beside shards: the names of the classes, one a line.</summary>
public static class ClassFile
{
    private const string FileName = "classes.txt";

    /// <summary>Reads a folder's, or null where there is none.</summary>
    /// <param name="folder">Folder of the shards.</param>
    /// <param name="classes">Classes that the images have.</param>
    /// <exception cref="DataSetException">It names fewer.</exception>
    public static IReadOnlyList<string>? Read(string folder, int classes)
    {
        var path = PathIn(folder);
        if (!File.Exists(path))
            return null;
        var lines = File.ReadAllLines(path).Select(line => line.Trim()).ToList();
        while (lines is [.., ""])
            lines.RemoveAt(lines.Count - 1);
        return lines.Count >= classes
            ? lines
            : throw new DataSetException(
                $"{path} names {lines.Count} classes, but an image beside it has the class {classes - 1}; "
                    + "it must have a line for each class from 0."
            );
    }

    /// <summary>Path of a folder's.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, FileName);
}
