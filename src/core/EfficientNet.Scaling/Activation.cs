namespace EfficientNet.Scaling;

/// <summary>The non-linearity after a convolution.</summary>
public enum Activation
{
    /// <summary>x · σ(x), the paper's swish: EfficientNet.</summary>
    SiLU = 0,

    /// <summary>max(x, 0): ResNet, MobileNetV1 and MnasNet.</summary>
    ReLU = 1,

    /// <summary>min(max(x, 0), 6): MobileNetV2.</summary>
    ReLU6 = 2,
}
