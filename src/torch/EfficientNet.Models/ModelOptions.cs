using EfficientNet.Scaling;

namespace EfficientNet.Models;

/// <summary>
/// What a network needs besides its architecture. The defaults are those of the paper's reference code for training from scratch.
/// </summary>
public sealed record ModelOptions
{
    /// <summary>Where the convolutions' zeros go.</summary>
    public ConvolutionPadding Padding { get; init; } = ConvolutionPadding.Same;

    /// <summary>Added to the variance in batch normalisation; 1e-3 in the reference code, 1e-5 in torchvision's B0–B4.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-3;

    /// <summary>
    /// Weight of the new batch in the running statistics, as PyTorch counts: 0.01 is TensorFlow's momentum 0.99.
    /// </summary>
    public double BatchNormMomentum { get; init; } = 0.01;

    /// <summary>Probability with which a feature before the classifier is dropped, in [0, 1).</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>
    /// Rate p of stochastic depth, in [0, 1): block i of N is skipped with probability p·i/N (Huang et al. 2016; the paper uses
    /// 0.2).
    /// </summary>
    public double StochasticDepth { get; init; } = 0.2;

    /// <exception cref="ArgumentException">An option is outside its range; the message names it.</exception>
    public ModelOptions Validated()
    {
        Require(Enum.IsDefined(Padding), nameof(Padding), Padding, "Symmetric or Same");
        Require(BatchNormEpsilon is > 0 and < 1, nameof(BatchNormEpsilon), BatchNormEpsilon, "in (0, 1)");
        Require(BatchNormMomentum is > 0 and <= 1, nameof(BatchNormMomentum), BatchNormMomentum, "in (0, 1]");
        Require(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "in [0, 1)");
        Require(StochasticDepth is >= 0 and < 1, nameof(StochasticDepth), StochasticDepth, "in [0, 1)");
        return this;
    }

    private static void Require(bool holds, string option, object value, string range)
    {
        if (!holds)
            throw new ArgumentException($"{nameof(ModelOptions)}.{option} is {value}; it must be {range}.");
    }
}
