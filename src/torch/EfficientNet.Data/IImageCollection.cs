namespace EfficientNet.Data;

/// <summary>Images with labels before they have the network's size.</summary>
public interface IImageCollection
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Some of them, in the given order, at a square resolution.</summary>
    /// <param name="indices">Indices; the source takes ownership of them.</param>
    /// <param name="resolution">Side of the network's input.</param>
    /// <param name="keep">Whether they are read every epoch, so that it pays to keep what does not change in memory.</param>
    IImageSource Select(int[] indices, int resolution, bool keep);
}
