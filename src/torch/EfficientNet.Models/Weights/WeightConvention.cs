namespace EfficientNet.Models.Weights;

/// <summary>
/// Whose names a weight file uses. The convention decides padding and batch-norm epsilon unless something more exact does
/// (<see cref="NetworkSettings"/>).
/// </summary>
public enum WeightConvention
{
    /// <summary><c>features.2.0.block.1.0.weight</c>: torchvision, and this project's own files.</summary>
    Torchvision = 1,

    /// <summary>
    /// <c>blocks.1.0.conv_dw.weight</c>: timm's <c>efficientnet_*</c> and <c>tf_efficientnet_*</c>, which share their names.
    /// </summary>
    Timm = 2,

    /// <summary>
    /// <c>_blocks.1._depthwise_conv.weight</c>: lukemelas' EfficientNet-PyTorch, with the weights of the paper's authors.
    /// </summary>
    Lukemelas = 3,
}
