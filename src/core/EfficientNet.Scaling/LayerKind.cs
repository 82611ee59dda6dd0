namespace EfficientNet.Scaling;

/// <summary>What a counted layer is.</summary>
public enum LayerKind
{
    /// <summary>A convolution, dense, depthwise or 1×1, squeeze-excitation's included.</summary>
    Convolution = 1,

    /// <summary>Batch normalisation: parameters, but no multiply-adds, since it folds into the convolution before it.</summary>
    BatchNorm = 2,

    /// <summary>The fully connected classifier.</summary>
    Linear = 3,
}
