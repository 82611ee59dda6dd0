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
        var squeezed = F.silu(Pointwise.Apply(fc1, SpatialMean.Of(input))); // [N, S]
        var scale = F.sigmoid(Pointwise.Apply(fc2, squeezed));              // [N, C]
        return (input * scale.unsqueeze(2).unsqueeze(3)).MoveToOuterDisposeScope();
    }
}
