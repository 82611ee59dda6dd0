using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>The random masks of dropout and stochastic depth.</summary>
internal static class KeepMask
{
    /// <summary>
    /// A tensor whose elements are 0 with the given probability and 1 / (1 − probability) otherwise, on
    /// <paramref name="like"/>'s device and of its type. Always drawn from the global generator of the CPU: the training loop
    /// seeds it for each step, and CUDA's random numbers depend on the kind of GPU.
    /// </summary>
    public static Tensor Draw(long[] shape, double probability, Tensor like)
    {
        var keep = 1 - probability;
        return Upload.To(empty(shape, float32).bernoulli_(keep).div_(keep).to(like.dtype), like.device);
    }
}
