using EfficientNet.Data.Loading;
using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Augmentation;

/// <summary>One augmentation after the other.</summary>
/// <param name="augmentations">In this order.</param>
public sealed class InTurn(IReadOnlyList<ISampleAugmentation> augmentations) : ISampleAugmentation
{
    /// <inheritdoc />
    public void Apply(Span<byte> pixels, ImageShape shape, ref DerivedRandom random)
    {
        foreach (var augmentation in augmentations)
            augmentation.Apply(pixels, shape, ref random);
    }
}
