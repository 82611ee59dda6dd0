using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EfficientNet.Models;

/// <summary>
/// Fresh weights as the paper's reference code draws them: convolutions N(0, 2 / fan-out), the classifier U(±1/√classes),
/// biases 0, batch normalisation the identity. Fan-out of a depthwise convolution is k·k, where torchvision's initialisation
/// counts k·k·C.
/// </summary>
internal static class WeightInitialisation
{
    public static void Apply(nn.Module model, ulong seed)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        foreach (var (_, module) in model.named_modules())
        {
            switch (module)
            {
                case Conv2d convolution:
                    Draw(convolution, generator);
                    break;
                case Linear linear:
                    var bound = 1 / Math.Sqrt(linear.out_features);
                    var unit = rand(linear.weight.shape, generator: generator); // [classes, features]
                    linear.weight.copy_(unit.mul_(2 * bound).sub_(bound));
                    linear.bias?.zero_();
                    break;
            }
        }
    }

    private static void Draw(Conv2d convolution, Generator generator)
    {
        var shape = convolution.weight.shape; // [out, in / groups, k, k]
        var fanOut = shape[0] / convolution.groups * shape[2] * shape[3];
        convolution.weight.copy_(randn(shape, generator: generator).mul_(Math.Sqrt(2.0 / fanOut)));
        convolution.bias?.zero_();
    }
}
