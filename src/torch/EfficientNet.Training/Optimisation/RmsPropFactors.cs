using System.Numerics;
using System.Runtime.CompilerServices;
using EfficientNet.Contracts;

namespace EfficientNet.Training.Optimisation;

/// <summary>The numbers of a step of <see cref="RmsPropTf"/> and its formula for a vector of elements.</summary>
internal readonly record struct RmsPropFactors(
    float WeightDecay,
    float Rho,
    float OneMinusRho,
    float Momentum,
    float Epsilon,
    float LearningRate
)
{
    /// <summary>A recipe's, at a learning rate.</summary>
    public static RmsPropFactors Of(Recipe recipe, double learningRate) =>
        new(
            (float)recipe.WeightDecay,
            (float)recipe.RmsDecay,
            (float)(1 - recipe.RmsDecay),
            (float)recipe.Momentum,
            (float)recipe.Epsilon,
            (float)learningRate
        );

    /// <summary>The new parameters, mean squares and momenta.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector<float> Parameter, Vector<float> MeanSquare, Vector<float> Momentum) Update(
        Vector<float> parameter,
        Vector<float> gradient,
        Vector<float> meanSquare,
        Vector<float> momentum
    )
    {
        gradient += WeightDecay * parameter;
        meanSquare = Rho * meanSquare + OneMinusRho * (gradient * gradient);
        momentum = Momentum * momentum + LearningRate * gradient / Vector.SquareRoot(meanSquare + new Vector<float>(Epsilon));
        return (parameter - momentum, meanSquare, momentum);
    }
}
