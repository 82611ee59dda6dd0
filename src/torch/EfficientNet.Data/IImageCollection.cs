namespace EfficientNet.Data;

/// <summary>Images with labels before they have the network's size.</summary>
public interface IImageCollection
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Some of them, in the given order, at a square resolution.</summary>
    /// <param name="indices">Indices, which the source takes over.</param>
    /// <param name="resolution">Side of the network's input.</param>
    /// <param name="keep">Whether they are read every epoch, so that keeping what does not change in memory pays.</param>
    IImageSource Select(int[] indices, int resolution, bool keep);
}
