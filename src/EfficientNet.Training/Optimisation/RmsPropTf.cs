using EfficientNet.Contracts;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Training.Optimisation;

/// <summary>
/// RMSProp as TensorFlow defines it, and as the paper's numbers need it. Three things differ from PyTorch's and TorchSharp's: epsilon is
/// inside the root, the mean square starts at 1, and the learning rate is inside the momentum buffer:
/// <c>s ← s + (1 − ρ)(g² − s); m ← μ·m + η·g / √(s + ε); p ← p − m</c>. The L2 penalty is added to the gradient first.
/// Works on one flat buffer for the whole network, so a step is seven operations however many layers there are.
/// </summary>
public sealed class RmsPropTf : IDisposable
{
    private readonly Tensor _parameters;
    private readonly Tensor _gradients;
    private readonly Tensor _decayedParameters;
    private readonly Tensor _decayedGradients;
    private readonly Scalar _weightDecay;
    private readonly Scalar _rho;
    private readonly Scalar _oneMinusRho;
    private readonly Scalar _momentum;
    private readonly Scalar _epsilon;

    /// <summary>State for the parameters; both tensors stay the caller's.</summary>
    /// <param name="parameters">All parameters [P], changed in place.</param>
    /// <param name="gradients">Their gradients [P]; a step adds the penalty to them.</param>
    /// <param name="decayed">How many at the front have the L2 penalty: all but batch norm's, biases included (reference code).</param>
    /// <param name="recipe">ρ, μ, ε and the penalty.</param>
    public RmsPropTf(Tensor parameters, Tensor gradients, long decayed, Recipe recipe)
    {
        (_parameters, _gradients) = (parameters, gradients);
        _decayedParameters = Outlive(parameters.narrow(0, 0, decayed));
        _decayedGradients = Outlive(gradients.narrow(0, 0, decayed));
        MeanSquare = Outlive(ones_like(parameters, requires_grad: false));
        Momentum = Outlive(zeros_like(parameters, requires_grad: false));
        // Kept, since each one made is a native object that waits for its finaliser.
        (_weightDecay, _rho, _oneMinusRho) = (recipe.WeightDecay, recipe.RmsDecay, 1 - recipe.RmsDecay);
        (_momentum, _epsilon) = (recipe.Momentum, recipe.Epsilon);
    }

    /// <summary>Running mean of squared gradients [P].</summary>
    public Tensor MeanSquare { get; }

    /// <summary>Momentum buffer [P], with the learning rates of its steps inside.</summary>
    public Tensor Momentum { get; }

    /// <summary>Changes the parameters by the gradients.</summary>
    public void Step(double learningRate)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        using Scalar rate = learningRate;
        _decayedGradients.add_(_decayedParameters, _weightDecay);
        MeanSquare.mul_(_rho).addcmul_(_gradients, _gradients, _oneMinusRho);
        Momentum.mul_(_momentum).addcdiv_(_gradients, MeanSquare.add(_epsilon).sqrt_(), rate);
        _parameters.sub_(Momentum);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_decayedParameters, _decayedGradients, MeanSquare, Momentum])
            tensor.Dispose();
        foreach (var scalar in (Scalar[])[_weightDecay, _rho, _oneMinusRho, _momentum, _epsilon])
            scalar.Dispose();
    }

    private static Tensor Outlive(Tensor tensor) => tensor.DetachFromDisposeScope();
}
