using EfficientNet.Data.Loading;
using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Augmentation;

/// <summary>
/// A few operations drawn for each image, all at one magnitude (Cubuk et al. 2019), as the EfficientNet reference code has them.
/// </summary>
/// <param name="operations">Operations an image; 2 for the published networks.</param>
/// <param name="magnitude">Their level: 17 for B5, 28 for B7, beyond the 10 of AutoAugment.</param>
public sealed class RandAugment(int operations, double magnitude) : ISampleAugmentation
{
    /// <summary>Pixels of a translation at level 10 of an image of 224.</summary>
    public const double LongestMove = 100;

    private static readonly ImageOperation[] All = Enum.GetValues<ImageOperation>();

    /// <inheritdoc />
    public void Apply(Span<byte> pixels, ImageShape shape, ref DerivedRandom random)
    {
        for (var i = 0; i < operations; i++)
        {
            var operation = All[random.NextInt(All.Length)];
            var negative = random.NextDouble() < 0.5;
            var argument = OperationLevel.Argument(operation, magnitude, Math.Min(shape.Height, shape.Width), LongestMove);
            ImageOperations.Apply(
                operation,
                pixels,
                shape,
                negative && OperationLevel.HasSign(operation) ? -argument : argument,
                ref random
            );
        }
    }
}
