using EfficientNet.Contracts;

namespace EfficientNet.Training.Optimisation;

/// <summary>
/// The learning rate as a pure function of the step, so that it needs no state and resumes anywhere. Linear from 0 over the
/// warm-up, step by step, then a staircase that has been descending since step 0: at the end of the warm-up it is already below
/// the peak (reference code).
/// </summary>
/// <param name="Peak">Rate that the warm-up rises to.</param>
/// <param name="WarmupSteps">Steps of the warm-up, rounded down.</param>
/// <param name="DecayFactor">Factor of a stair.</param>
/// <param name="DecaySteps">Steps between two stairs; need not be whole.</param>
public sealed record LearningRateSchedule(double Peak, long WarmupSteps, double DecayFactor, double DecaySteps)
{
    /// <summary>The recipe's schedule; the peak grows with the batch: rate per 256 images × batch / 256.</summary>
    public static LearningRateSchedule Of(Recipe recipe, int stepsPerEpoch) =>
        new(
            recipe.LearningRatePer256 * recipe.BatchSize / 256,
            (long)(recipe.WarmupEpochs * stepsPerEpoch),
            recipe.DecayFactor,
            recipe.DecayEpochs * stepsPerEpoch
        );

    /// <summary>Rate of a step, counted from 0.</summary>
    public double At(long step) =>
        step < WarmupSteps ? Peak * step / WarmupSteps : Peak * Math.Pow(DecayFactor, Math.Floor(step / DecaySteps));
}
