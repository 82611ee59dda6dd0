using EfficientNet.Scaling;
using EfficientNet.Scaling.Plans;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EfficientNet.Models.Layers;

/// <summary>Scales each channel by a weight in (0, 1) computed from all channels' means (Hu et al. 2018).</summary>
internal sealed class SqueezeExcitation : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "fc1")]
    private readonly Conv2d _fc1;

    [ComponentName(Name = "fc2")]
    private readonly Conv2d _fc2;

    private readonly Activation _activation;

    /// <param name="layer">Channels C that are scaled, channels S in between, and the activation between the two.</param>
    public SqueezeExcitation(SqueezeExcitationLayer layer)
        : base(nameof(SqueezeExcitation))
    {
        _activation = layer.Activation;
        _fc1 = nn.Conv2d(layer.Map.Channels, layer.Squeezed, kernel_size: 1);
        _fc2 = nn.Conv2d(layer.Squeezed, layer.Map.Channels, kernel_size: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) // [N, C, H, W]
    {
        using var scope = NewDisposeScope();
        var squeezed = Activations.Apply(_activation, Pointwise.Apply(_fc1, SpatialMean.Of(input))); // [N, S]
        var scale = F.sigmoid(Pointwise.Apply(_fc2, squeezed)); // [N, C]
        return (input * scale.unsqueeze(2).unsqueeze(3)).MoveToOuterDisposeScope();
    }
}
