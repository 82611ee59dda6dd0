namespace EfficientNet.Data.Photos;

/// <summary>Photographs of any size.</summary>
/// <param name="files">Where they lie.</param>
/// <param name="broken">Counts those that can't be read.</param>
public sealed class PhotoCollection(IImageFiles files, BrokenImages broken) : IImageCollection
{
    /// <inheritdoc />
    public int Count => files.Count;

    /// <inheritdoc />
    public IImageSource Select(int[] indices, int resolution, bool keep) => new PhotoImages(files, indices, resolution, broken);
}
