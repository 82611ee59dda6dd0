namespace EfficientNet.Scaling;

/// <summary>The kind of block that a group repeats.</summary>
public enum BlockOperator
{
    /// <summary>Mobile inverted bottleneck: expand, depthwise, squeeze-excitation, project (Sandler et al. 2018; Tan et al. 2019).</summary>
    MBConv = 1,
}
