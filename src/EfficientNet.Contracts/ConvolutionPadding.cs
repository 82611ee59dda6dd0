namespace EfficientNet.Contracts;

/// <summary>Where the zeros of a network's convolutions go. The sizes of the outputs are the same for both; the values are not.</summary>
public enum ConvolutionPadding
{
    /// <summary>TensorFlow's SAME, as in the paper.</summary>
    Same = 0,

    /// <summary>PyTorch's habit, which torchvision's weights and timm's <c>efficientnet_*</c> were trained with.</summary>
    Symmetric = 1,
}
