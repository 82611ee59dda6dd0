using EfficientNet.Scaling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>Mobile inverted bottleneck (Sandler et al. 2018) with squeeze-excitation (Tan et al. 2019): the one kind of block of EfficientNet.</summary>
internal sealed class MBConv : nn.Module<Tensor, Tensor>
{
    private readonly Sequential block;
    private readonly StochasticDepth? stochasticDepth;

    /// <param name="stage">Kernel, expansion, output channels and squeeze-excitation ratio.</param>
    /// <param name="input">Input channels C.</param>
    /// <param name="stride">The stage's stride in its first block, 1 in the others.</param>
    /// <param name="dropProbability">Probability with which a sample skips this block while training.</param>
    /// <param name="options">Padding and batch normalisation.</param>
    public MBConv(BlockGroup stage, int input, int stride, double dropProbability, ModelOptions options)
        : base(nameof(MBConv))
    {
        var expanded = input * stage.Expansion;
        var steps = new List<nn.Module<Tensor, Tensor>>();

        // 1. Expand: a 1×1 convolution to E = expansion · C channels.
        if (stage.Expansion != 1)
            steps.Add(new ConvNormActivation(input, expanded, kernel: 1, stride: 1, groups: 1, activate: true, options));

        // 2. Depthwise: one k×k filter for each channel, which carries the stride.
        steps.Add(new ConvNormActivation(expanded, expanded, stage.Kernel, stride, groups: expanded, activate: true, options));

        // 3. Squeeze and excite: a share of the block's input channels in between, not of the expanded ones.
        if (stage.SqueezeExcitationRatio > 0)
            steps.Add(new SqueezeExcitation(expanded, Math.Max(1, (int)(input * stage.SqueezeExcitationRatio))));

        // 4. Project: a 1×1 convolution to C' channels, linear.
        steps.Add(new ConvNormActivation(expanded, stage.Channels, kernel: 1, stride: 1, groups: 1, activate: false, options));

        block = nn.Sequential([.. steps]);
        if (stride == 1 && input == stage.Channels)
            stochasticDepth = new StochasticDepth(dropProbability);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) // [N, C, H, W]
    {
        if (stochasticDepth is null)
            return block.call(input); // [N, C', ⌈H/s⌉, ⌈W/s⌉]
        using var scope = NewDisposeScope();
        var residual = block.call(input); // [N, C, H, W]
        if (stochasticDepth.IsActive)
            residual = stochasticDepth.call(residual);
        return residual.add_(input).MoveToOuterDisposeScope(); // In place: no backward needs the residual's values.
    }
}
