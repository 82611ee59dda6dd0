using EfficientNet.Scaling;
using EfficientNet.Scaling.Plans;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>One block of a plan: its layers, the shortcut around them, and the activation after their sum.</summary>
internal sealed class Block : nn.Module<Tensor, Tensor>
{
    private readonly IReadOnlyList<nn.Module<Tensor, Tensor>> _layers;
    private readonly IReadOnlyList<nn.Module<Tensor, Tensor>>? _shortcut;

    [ComponentName(Name = "stochasticDepth")] // TorchSharp registers fields by itself, by this name
    private readonly StochasticDepth? _stochasticDepth;

    private readonly Activation? _activation;
    private readonly bool _addInPlace;

    /// <param name="plan">Layers, shortcut and activation.</param>
    /// <param name="dropProbability">
    /// Probability with which a sample skips this block while training, where it has a shortcut.
    /// </param>
    /// <param name="options">Padding and batch normalisation.</param>
    public Block(NetworkBlock plan, double dropProbability, ModelOptions options)
        : base(nameof(Block))
    {
        _layers = LayerModules.Add(this, plan.Layers, options);
        _activation = plan.Activation;
        // The backward pass of an activation may need its values; nothing else that ends a block does.
        _addInPlace = plan.Layers[^1] is not ConvolutionLayer { Activation: not null };
        if (plan.Shortcut is { } around)
        {
            _shortcut = LayerModules.Add(this, around, options);
            _stochasticDepth = this.Add("stochasticDepth", new StochasticDepth(dropProbability));
        }
    }

    public override Tensor forward(Tensor input) // [N, C, H, W]
    {
        using var scope = NewDisposeScope();
        var output = LayerModules.Call(_layers, input); // [N, C', ⌈H/s⌉, ⌈W/s⌉]
        if (_shortcut is not null)
            output = Sum(output, _shortcut.Count == 0 ? input : LayerModules.Call(_shortcut, input));
        if (_activation is { } function)
            output = Activations.Apply(function, output);
        return output.MoveToOuterDisposeScope();
    }

    private Tensor Sum(Tensor residual, Tensor around)
    {
        if (_stochasticDepth!.IsActive)
            return _stochasticDepth.call(residual).add_(around);
        return _addInPlace ? residual.add_(around) : residual + around;
    }
}
