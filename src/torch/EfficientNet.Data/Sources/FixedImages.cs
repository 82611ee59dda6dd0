namespace EfficientNet.Data.Sources;

/// <summary>Images that already have one size, like MNIST's and CIFAR's.</summary>
public sealed class FixedImages(IImageSource source) : IImageCollection
{
    /// <summary>The images.</summary>
    public IImageSource Source => source;

    /// <inheritdoc />
    public int Count => source.Count;

    /// <inheritdoc />
    public IImageSource Select(int[] indices, int resolution, bool keep) =>
        ResizedImages.At(new SelectedImages(source, indices), resolution, keep);
}
