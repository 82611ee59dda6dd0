namespace EfficientNet.Scaling;

/// <summary>The first layers of a network.</summary>
public enum StemKind
{
    /// <summary>A 3×3 convolution: EfficientNet and the MobileNets.</summary>
    Convolution = 0,

    /// <summary>A 7×7 convolution, then 3×3 max pooling with stride 2: ResNet.</summary>
    PooledConvolution = 1,
}
