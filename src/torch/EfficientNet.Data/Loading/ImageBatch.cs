using static TorchSharp.torch;

namespace EfficientNet.Data.Loading;

/// <summary>The images of a step.</summary>
/// <param name="Pixels">Bytes [N, H, W, C].</param>
/// <param name="Labels">Classes [N], 64-bit.</param>
public sealed record ImageBatch(Tensor Pixels, Tensor Labels) : IDisposable
{
    /// <summary>Number of images.</summary>
    public int Count => (int)Pixels.shape[0];

    /// <inheritdoc />
    public void Dispose()
    {
        Pixels.Dispose();
        Labels.Dispose();
    }
}
