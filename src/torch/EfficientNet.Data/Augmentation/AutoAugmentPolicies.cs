using static EfficientNet.Data.Augmentation.ImageOperation;

namespace EfficientNet.Data.Augmentation;

/// <summary>The policies that AutoAugment's search found on ImageNet: 25 pairs each.</summary>
public static class AutoAugmentPolicies
{
    /// <summary>Policy <c>v0</c> of tensorflow/tpu's <c>autoaugment.py</c>, with which EfficientNet was trained.</summary>
    public static IReadOnlyList<SubPolicy> V0 { get; } =
    [
        Pair(Equalize, 0.8, 1, ShearY, 0.8, 4),
        Pair(Color, 0.4, 9, Equalize, 0.6, 3),
        Pair(Color, 0.4, 1, Rotate, 0.6, 8),
        Pair(Solarize, 0.8, 3, Equalize, 0.4, 7),
        Pair(Solarize, 0.4, 2, Solarize, 0.6, 2),
        Pair(Color, 0.2, 0, Equalize, 0.8, 8),
        Pair(Equalize, 0.4, 8, SolarizeAdd, 0.8, 3),
        Pair(ShearX, 0.2, 9, Rotate, 0.6, 8),
        Pair(Color, 0.6, 1, Equalize, 1.0, 2),
        Pair(Invert, 0.4, 9, Rotate, 0.6, 0),
        Pair(Equalize, 1.0, 9, ShearY, 0.6, 3),
        Pair(Color, 0.4, 7, Equalize, 0.6, 0),
        Pair(Posterize, 0.4, 6, AutoContrast, 0.4, 7),
        Pair(Solarize, 0.6, 8, Color, 0.6, 9),
        Pair(Solarize, 0.2, 4, Rotate, 0.8, 9),
        Pair(Rotate, 1.0, 7, TranslateY, 0.8, 9),
        Pair(ShearX, 0.0, 0, Solarize, 0.8, 4),
        Pair(ShearY, 0.8, 0, Color, 0.6, 4),
        Pair(Color, 1.0, 0, Rotate, 0.6, 2),
        Pair(Equalize, 0.8, 4, Equalize, 0.0, 8),
        Pair(Equalize, 1.0, 4, AutoContrast, 0.6, 2),
        Pair(ShearY, 0.4, 7, SolarizeAdd, 0.6, 7),
        Pair(Posterize, 0.8, 2, Solarize, 0.6, 10),
        Pair(Solarize, 0.6, 8, Equalize, 0.6, 1),
        Pair(Color, 0.8, 6, Rotate, 0.4, 5),
    ];

    /// <summary>The policy printed in the paper (Cubuk et al. 2018, table 9), with the same meaning of levels.</summary>
    public static IReadOnlyList<SubPolicy> ImageNet { get; } =
    [
        Pair(Posterize, 0.4, 8, Rotate, 0.6, 9),
        Pair(Solarize, 0.6, 5, AutoContrast, 0.6, 5),
        Pair(Equalize, 0.8, 8, Equalize, 0.6, 3),
        Pair(Posterize, 0.6, 7, Posterize, 0.6, 6),
        Pair(Equalize, 0.4, 7, Solarize, 0.2, 4),
        Pair(Equalize, 0.4, 4, Rotate, 0.8, 8),
        Pair(Solarize, 0.6, 3, Equalize, 0.6, 7),
        Pair(Posterize, 0.8, 5, Equalize, 1.0, 2),
        Pair(Rotate, 0.2, 3, Solarize, 0.6, 8),
        Pair(Equalize, 0.6, 8, Posterize, 0.4, 6),
        Pair(Rotate, 0.8, 8, Color, 0.4, 0),
        Pair(Rotate, 0.4, 9, Equalize, 0.6, 2),
        Pair(Equalize, 0.0, 7, Equalize, 0.8, 8),
        Pair(Invert, 0.6, 4, Equalize, 1.0, 8),
        Pair(Color, 0.6, 4, Contrast, 1.0, 8),
        Pair(Rotate, 0.8, 8, Color, 1.0, 2),
        Pair(Color, 0.8, 8, Solarize, 0.8, 7),
        Pair(Sharpness, 0.4, 7, Invert, 0.6, 8),
        Pair(ShearX, 0.6, 5, Equalize, 1.0, 9),
        Pair(Color, 0.4, 0, Equalize, 0.6, 3),
        Pair(Equalize, 0.4, 7, Solarize, 0.2, 4),
        Pair(Solarize, 0.6, 5, AutoContrast, 0.6, 5),
        Pair(Invert, 0.6, 4, Equalize, 1.0, 8),
        Pair(Color, 0.6, 4, Contrast, 1.0, 8),
        Pair(Equalize, 0.8, 8, Equalize, 0.6, 3),
    ];

    private static SubPolicy Pair(
        ImageOperation first,
        double firstProbability,
        int firstLevel,
        ImageOperation second,
        double secondProbability,
        int secondLevel
    ) => new(new PolicyStep(first, firstProbability, firstLevel), new PolicyStep(second, secondProbability, secondLevel));
}
