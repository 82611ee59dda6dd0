namespace EfficientNet.Data.Sources;

/// <summary>A file of images of one size, to be checked by itself.</summary>
/// <param name="Part"><c>train</c> or <c>test</c>.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Read">Reads it, or throws <see cref="DataSetException"/>.</param>
public sealed record FixedFile(string Part, string Path, Func<MemoryImages> Read)
{
    /// <summary>
    /// The files of a folder in CIFAR's or MNIST's layout, whether they exist or not; empty for another layout.
    /// </summary>
    public static IReadOnlyList<FixedFile> In(string folder) =>
        CifarDataSet.IsIn(folder) ? CifarDataSet.Files(folder)
        : IdxDataSet.IsIn(folder) ? IdxDataSet.Files(folder)
        : [];
}
