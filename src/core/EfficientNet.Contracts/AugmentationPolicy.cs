namespace EfficientNet.Contracts;

/// <summary>How training images are changed before the network sees them.</summary>
public enum AugmentationPolicy
{
    /// <summary>AutoAugment's policy <c>v0</c>, with which the paper's networks were trained.</summary>
    AutoAugmentV0 = 1,

    /// <summary>The ImageNet policy printed in AutoAugment's paper.</summary>
    AutoAugmentImageNet = 2,

    /// <summary>RandAugment.</summary>
    RandAugment = 3,
}
