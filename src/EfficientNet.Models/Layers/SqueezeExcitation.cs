using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EfficientNet.Models.Layers;

/// <summary>Scales each channel by a weight in (0, 1) computed from all channels' means (Hu et al. 2018), with SiLU inside.</summary>
internal sealed class SqueezeExcitation : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d fc1;
    private readonly Conv2d fc2;

    /// <param name="channels">Channels C that are scaled.</param>
    /// <param name="squeezed">Channels S in between: a quarter of the <em>block's</em> input channels, not of C.</param>
    public SqueezeExcitation(int channels, int squeezed)
        : base(nameof(SqueezeExcitation))
    {
        fc1 = nn.Conv2d(channels, squeezed, kernel_size: 1);
        fc2 = nn.Conv2d(squeezed, channels, kernel_size: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) // [N, C, H, W]
    {
        using var scope = NewDisposeScope();
        // A mean and not AdaptiveAvgPool2d, whose CUDA backward is not deterministic.
        var means = input.mean([2, 3]);                                             // [N, C]
        // 1×1 convolutions of one pixel are products of matrices; as such they need none of a convolution's preparations.
        var squeezed = F.silu(F.linear(means, fc1.weight.flatten(1), fc1.bias));    // [N, S]
        var scale = F.sigmoid(F.linear(squeezed, fc2.weight.flatten(1), fc2.bias)); // [N, C]
        return (input * scale.unsqueeze(2).unsqueeze(3)).MoveToOuterDisposeScope();
    }
}
