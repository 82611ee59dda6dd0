using EfficientNet.Contracts;

namespace EfficientNet.Trainer.DataSets;

/// <summary>An image to write into a shard.</summary>
/// <param name="Number">Its number in the data set's part.</param>
/// <param name="Label">Its class.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Extension">Of its name.</param>
/// <param name="Broken">Why it can't be read; null means that it can.</param>
internal sealed record PackedImage(int Number, int Label, byte[] Bytes, string Extension, BrokenImage? Broken = null)
    : IDisposable
{
    /// <inheritdoc />
    public void Dispose() { }
}
