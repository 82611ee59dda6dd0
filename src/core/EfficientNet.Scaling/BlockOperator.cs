namespace EfficientNet.Scaling;

/// <summary>The kind of block that a group repeats. Each may have squeeze-excitation.</summary>
public enum BlockOperator
{
    /// <summary>
    /// Mobile inverted bottleneck: expand, depthwise, squeeze-excitation, project (Tan et al. 2019). MobileNetV2's inverted
    /// residual is this without squeeze-excitation (Sandler et al. 2018).
    /// </summary>
    MBConv = 1,

    /// <summary>Depthwise, then 1×1, each with an activation: MobileNetV1 (Howard et al. 2017).</summary>
    DepthwiseSeparable = 2,

    /// <summary>Two k×k convolutions, activated after the sum: ResNet-18 and 34 (He et al. 2016).</summary>
    Basic = 3,

    /// <summary>
    /// 1×1 to <see cref="BlockGroup.Channels"/>, k×k, 1×1 to <see cref="BlockGroup.Expansion"/> times as many, activated after
    /// the sum: ResNet-50 and deeper. The k×k convolution carries the stride, as in “v1.5”; differs from He et al. 2016, where
    /// the first one carries it.
    /// </summary>
    Bottleneck = 4,

    /// <summary>One k×k convolution: a choice of MnasNet's search (Tan et al. 2019).</summary>
    Convolution = 5,
}
