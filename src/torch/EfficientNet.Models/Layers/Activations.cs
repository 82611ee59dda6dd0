using EfficientNet.Scaling;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EfficientNet.Models.Layers;

/// <summary>The non-linearities of <see cref="Activation"/>.</summary>
internal static class Activations
{
    /// <returns>A new tensor.</returns>
    public static Tensor Apply(Activation activation, Tensor input) =>
        activation switch
        {
            Activation.SiLU => F.silu(input),
            Activation.ReLU => F.relu(input),
            Activation.ReLU6 => F.relu6(input),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
        };
}
