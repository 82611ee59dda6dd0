using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>
/// While training, drops the whole residual of a sample with the given probability and divides what is kept by the probability
/// of keeping it (Huang et al. 2016; the reference code's drop_connect). The identity in evaluation.
/// </summary>
internal sealed class StochasticDepth(double probability) : nn.Module<Tensor, Tensor>(nameof(StochasticDepth))
{
    /// <summary>Probability of dropping, in [0, 1).</summary>
    public double Probability { get; } = probability;

    /// <summary>False when the layer is the identity: in evaluation, and in a block that is never dropped.</summary>
    public bool IsActive => Probability > 0 && training;

    public override Tensor forward(Tensor input) // [N, C, H, W]
    {
        if (!IsActive)
            return input.alias();
        using var scope = NewDisposeScope();
        var kept = KeepMask.Draw([input.size(0), 1, 1, 1], Probability, input); // 0 or 1/keep
        return (input * kept).MoveToOuterDisposeScope();
    }
}
