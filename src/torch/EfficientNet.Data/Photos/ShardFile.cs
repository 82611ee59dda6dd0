namespace EfficientNet.Data.Photos;

/// <summary>A tar file's size and time at one moment.</summary>
/// <param name="Path">Where.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ModifiedTicks">When it was written last, in UTC.</param>
internal sealed record ShardFile(string Path, long Bytes, long ModifiedTicks)
{
    /// <summary>Its name without folders.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Examines one; a link's target, not the link.</summary>
    public static ShardFile Of(string path)
    {
        using var file = File.OpenHandle(path);
        return new ShardFile(path, RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks);
    }
}
