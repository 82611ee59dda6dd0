namespace EfficientNet.Scaling;

/// <summary>
/// A row of the published table. The coefficients were set by hand: no (α, β, γ) and whole ϕ gives them, so they are separate
/// from <see cref="CompoundScaling"/>.
/// </summary>
/// <param name="Name">For example <c>efficientnet-b3</c>.</param>
/// <param name="Width">Width coefficient.</param>
/// <param name="Depth">Depth coefficient.</param>
/// <param name="Resolution">Side of the input in pixels.</param>
/// <param name="Dropout">Dropout before the classifier.</param>
public sealed record PublishedNetwork(string Name, double Width, double Depth, int Resolution, double Dropout)
{
    /// <summary>The rounded network with <paramref name="classes"/> outputs; ImageNet has 1,000.</summary>
    public Architecture Architecture(int classes = 1000) =>
        CompoundScaling.Apply(BaseNetwork.EfficientNetB0, Width, Depth, Resolution, classes);

    /// <summary>The same network as a base for further scaling.</summary>
    public BaseNetwork ToBaseNetwork()
    {
        var architecture = Architecture();
        return new BaseNetwork(
            Name,
            architecture.StemChannels,
            architecture.StemStride,
            architecture.Groups,
            architecture.HeadChannels,
            architecture.Resolution
        );
    }
}
