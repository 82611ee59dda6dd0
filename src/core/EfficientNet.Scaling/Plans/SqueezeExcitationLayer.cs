namespace EfficientNet.Scaling.Plans;

/// <summary>
/// Scales each channel by a weight in (0, 1) computed from all channels' means, in two 1×1 convolutions with bias at
/// <c>NAME.fc1</c> and <c>NAME.fc2</c> (Hu et al. 2018).
/// </summary>
/// <param name="Name">See <see cref="NetworkLayer"/>.</param>
/// <param name="Map">Both input and output.</param>
/// <param name="Squeezed">Channels in between.</param>
/// <param name="Activation">Between the two.</param>
public sealed record SqueezeExcitationLayer(string Name, FeatureMap Map, int Squeezed, Activation Activation)
    : NetworkLayer(Name, Map, Map);
