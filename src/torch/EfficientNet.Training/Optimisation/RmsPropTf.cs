using EfficientNet.Contracts;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Training.Optimisation;

/// <summary>
/// RMSProp as TensorFlow defines it, and as the paper's numbers require. Three things differ from PyTorch's and TorchSharp's:
/// epsilon is inside the root, the mean square starts at 1, and the learning rate is inside the momentum buffer: <c>s ← ρ·s +
/// (1 − ρ)·g²; m ← μ·m + η·g / √(s + ε); p ← p − m</c>. The L2 penalty is added to the gradient first. Works on one flat buffer
/// for the whole network: one pass over memory on the CPU, and a handful of kernels on a GPU, whatever the number of layers.
/// </summary>
public sealed class RmsPropTf : IDisposable
{
    private readonly Recipe _recipe;
    private readonly Tensor _parameters;
    private readonly Tensor _gradients;
    private readonly long _decayed;

    /// <summary>State for the parameters; the caller keeps both tensors.</summary>
    /// <param name="parameters">All parameters [P], changed in place.</param>
    /// <param name="gradients">Their gradients [P]; a step leaves zeros, to which the next backward pass adds.</param>
    /// <param name="decayed">How many at the front have the L2 penalty: all but batch norm's, biases included (reference
    /// code).</param>
    /// <param name="recipe">ρ, μ, ε and the penalty.</param>
    public RmsPropTf(Tensor parameters, Tensor gradients, long decayed, Recipe recipe)
    {
        (_recipe, _parameters, _gradients, _decayed) = (recipe, parameters, gradients, decayed);
        MeanSquare = ones_like(parameters, requires_grad: false).DetachFromDisposeScope();
        Momentum = zeros_like(parameters, requires_grad: false).DetachFromDisposeScope();
    }

    /// <summary>Running mean of squared gradients [P].</summary>
    public Tensor MeanSquare { get; }

    /// <summary>Momentum buffer [P], with the learning rates of its steps inside.</summary>
    public Tensor Momentum { get; }

    /// <summary>Updates the parameters from the gradients, and sets these to zero.</summary>
    public void Step(double learningRate)
    {
        if (_parameters.device_type == DeviceType.CPU)
            RmsPropKernel.Step(
                _parameters,
                _gradients,
                MeanSquare,
                Momentum,
                _decayed,
                RmsPropFactors.Of(_recipe, learningRate),
                get_num_threads()
            );
        else
            StepByTensors(learningRate);
    }

    /// <summary>The same by tensor operations, which run on any device.</summary>
    internal void StepByTensors(double learningRate)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        _gradients.narrow(0, 0, _decayed).add_(_parameters.narrow(0, 0, _decayed), _recipe.WeightDecay);
        MeanSquare.mul_(_recipe.RmsDecay).addcmul_(_gradients, _gradients, 1 - _recipe.RmsDecay);
        Momentum.mul_(_recipe.Momentum).addcdiv_(_gradients, MeanSquare.add(_recipe.Epsilon).sqrt_(), learningRate);
        _parameters.sub_(Momentum);
        _gradients.zero_();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        MeanSquare.Dispose();
        Momentum.Dispose();
    }
}
