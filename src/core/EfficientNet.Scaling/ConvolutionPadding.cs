namespace EfficientNet.Scaling;

/// <summary>Where a convolution's zeros go. The sizes of the outputs are the same for both; the values are not.</summary>
public enum ConvolutionPadding
{
    /// <summary>
    /// TensorFlow's SAME, as in the paper: just enough zeros for ⌈size / stride⌉ outputs, the odd one after. The paper's
    /// weights were trained with it.
    /// </summary>
    Same = 0,

    /// <summary>
    /// (k − 1) / 2 on every side, as is usual in PyTorch: torchvision's weights and timm's <c>efficientnet_*</c> weights were
    /// trained with it.
    /// </summary>
    Symmetric = 1,
}
