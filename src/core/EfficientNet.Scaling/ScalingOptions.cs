namespace EfficientNet.Scaling;

/// <summary>What scaling needs besides base network and coefficients.</summary>
/// <param name="Classes">Outputs of the classifier.</param>
/// <param name="InputChannels">Channels of the input image.</param>
/// <param name="ResolutionMultiple">
/// The resolution is rounded to a multiple of this: 1 as the paper does, or 8, 16, 32, which suits hardware better.
/// </param>
/// <param name="WidthDivisor">Channels are rounded to multiples of this. 8 in the paper; networks much narrower than B0 need
/// less, or their widths coincide.</param>
public sealed record ScalingOptions(int Classes, int InputChannels = 3, int ResolutionMultiple = 1, int WidthDivisor = 8);
