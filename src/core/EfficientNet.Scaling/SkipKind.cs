namespace EfficientNet.Scaling;

/// <summary>Which form of a block's input is added to its output.</summary>
public enum SkipKind
{
    /// <summary>The input itself in blocks that keep its shape, nothing in others: MBConv.</summary>
    Identity = 0,

    /// <summary>Nothing: MobileNetV1.</summary>
    None = 1,

    /// <summary>
    /// The input's 3×3 maxima, with the block's stride, in blocks that keep its channels, nothing in others: a choice in
    /// MnasNet's search, whose paper does not say which kind of pooling.
    /// </summary>
    MaxPooling = 2,

    /// <summary>
    /// The input itself where its shape is kept, otherwise its 1×1 convolution with the block's stride: ResNet.
    /// </summary>
    Projection = 3,
}
