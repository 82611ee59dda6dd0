using EfficientNet.Data.Loading;
using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Augmentation;

/// <summary>
/// One pair of a policy, drawn for each image; each of its operations is applied with its probability (Cubuk et al. 2018).
/// </summary>
/// <param name="policy">The pairs, each as likely as every other.</param>
public sealed class AutoAugment(IReadOnlyList<SubPolicy> policy) : ISampleAugmentation
{
    /// <summary>
    /// Pixels of a translation at level 10 for an image of 224: so level 9 moves nearly all of it out, as in the reference code.
    /// </summary>
    public const double LongestMove = 250;

    /// <inheritdoc />
    public void Apply(Span<byte> pixels, ImageShape shape, ref DerivedRandom random)
    {
        var pair = policy[random.NextInt(policy.Count)];
        Apply(pair.First, pixels, shape, ref random);
        Apply(pair.Second, pixels, shape, ref random);
    }

    // The number of draws is always the same, so an image's stream never depends on earlier outcomes.
    private static void Apply(PolicyStep step, Span<byte> pixels, ImageShape shape, ref DerivedRandom random)
    {
        var applied = random.NextDouble() < step.Probability;
        var negative = random.NextDouble() < 0.5;
        if (!applied)
            return;
        var argument = OperationLevel.Argument(step.Operation, step.Level, Math.Min(shape.Height, shape.Width), LongestMove);
        ImageOperations.Apply(
            step.Operation,
            pixels,
            shape,
            negative && OperationLevel.HasSign(step.Operation) ? -argument : argument,
            ref random
        );
    }
}
