namespace EfficientNet.Scaling;

/// <summary>The cost of one layer for one image.</summary>
/// <param name="Name">Module path as torchvision has it, for example <c>features.1.0.block.0.0</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Parameters">Trainable parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds of weights with inputs; a bias adds none.</param>
/// <param name="OutputChannels">Channels of the output.</param>
/// <param name="OutputSide">Side of the square output in pixels; 1 after pooling.</param>
public readonly record struct LayerCost(
    string Name,
    LayerKind Kind,
    long Parameters,
    long MultiplyAdds,
    int OutputChannels,
    int OutputSide
)
{
    /// <summary>Number of output values.</summary>
    public long Outputs => (long)OutputChannels * OutputSide * OutputSide;
}
