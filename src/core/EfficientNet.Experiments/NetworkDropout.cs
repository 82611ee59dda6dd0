using EfficientNet.Scaling;

namespace EfficientNet.Experiments;

/// <summary>Dropout before the classifier when the recipe leaves it to the network.</summary>
public static class NetworkDropout
{
    private const double Smallest = 0.2;
    private const double Largest = 0.5;

    /// <summary>
    /// The published value for B0–B7; else “linearly from 0.2 for B0 to 0.5 for B7” (Tan &amp; Le 2019, section 5), read as
    /// 0.2 + 0.3·ϕ/7 and at most 0.5; 0.2 for networks given without coefficients.
    /// </summary>
    public static double For(ScalingConfiguration configuration)
    {
        if (configuration.Coefficients is { } coefficients)
            return Math.Clamp(Smallest + ((Largest - Smallest) * (double)coefficients.Phi / 7), Smallest, Largest);
        return PublishedNetworks.Find(configuration.Label)?.Dropout ?? Smallest;
    }
}
