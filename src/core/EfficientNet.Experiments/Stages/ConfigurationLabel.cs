using System.Globalization;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages;

/// <summary>How a configuration is named for people.</summary>
public static class ConfigurationLabel
{
    /// <summary>For example <c>α1.2 β1.1 γ1.15 ϕ1</c>.</summary>
    public static string Of(ScalingCoefficients coefficients) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"α{coefficients.Alpha:0.######} β{coefficients.Beta:0.######} γ{coefficients.Gamma:0.######} "
                + $"ϕ{coefficients.Phi:0.######}"
        );

    /// <summary>For example <c>w1.2 d1.4 r300</c>.</summary>
    public static string Of(DirectScaling direct) =>
        string.Create(CultureInfo.InvariantCulture, $"w{direct.Width:0.######} d{direct.Depth:0.######} r{direct.Resolution}");
}
