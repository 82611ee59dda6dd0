namespace EfficientNet.Scaling;

/// <summary>Compound scaling (Tan &amp; Le 2019, Eq. 3): depth α^ϕ, width β^ϕ, resolution γ^ϕ, then rounding.</summary>
public static class CompoundScaling
{
    /// <summary>
    /// No coefficient, depth, width or resolution, may exceed this; the paper's grid reaches depths of 2^7 = 128.
    /// </summary>
    public const decimal MaximumCoefficient = 1024;

    /// <summary>
    /// Widest layer, longest side and largest number of blocks of a scaled network; anything larger is a mistake in the
    /// coefficients.
    /// </summary>
    public const int MaximumExtent = 65_536;

    /// <summary>The rounded network for (α, β, γ, ϕ).</summary>
    /// <exception cref="ScalingRangeException">A power lies outside 0 to <see cref="MaximumCoefficient"/>, or the network exceeds
    /// <see cref="MaximumExtent"/>.</exception>
    public static Architecture Scale(BaseNetwork network, ScalingCoefficients coefficients, ScalingOptions options) =>
        new CompoundScaler(network, options).Scale(coefficients);

    /// <summary>
    /// The rounded network for a width and a depth coefficient and a resolution in pixels, as the published B1–B7 are given.
    /// </summary>
    /// <exception cref="ScalingRangeException">A coefficient lies outside 0 to <see cref="MaximumCoefficient"/>, or the network
    /// exceeds <see cref="MaximumExtent"/>.</exception>
    public static Architecture Apply(BaseNetwork network, double width, double depth, int resolution, int classes) =>
        Apply(network, (decimal)width, (decimal)depth, resolution, new ScalingOptions(classes));

    /// <summary>As the other overload, with all options. The resolution is not rounded.</summary>
    /// <exception cref="ScalingRangeException">A coefficient lies outside 0 to <see cref="MaximumCoefficient"/>, or the network
    /// exceeds <see cref="MaximumExtent"/>.</exception>
    public static Architecture Apply(BaseNetwork network, decimal width, decimal depth, int resolution, ScalingOptions options) =>
        new CompoundScaler(network, options).Apply(width, depth, resolution);

    /// <summary>(α^ϕ, β^ϕ, γ^ϕ): exact for whole ϕ while a decimal can hold them, otherwise to 15 digits.</summary>
    /// <exception cref="ScalingRangeException">A power lies outside 0 to <see cref="MaximumCoefficient"/>.</exception>
    public static (decimal Depth, decimal Width, decimal Resolution) Powers(ScalingCoefficients coefficients) =>
        (
            Power(coefficients.Alpha, coefficients.Phi, "α"),
            Power(coefficients.Beta, coefficients.Phi, "β"),
            Power(coefficients.Gamma, coefficients.Phi, "γ")
        );

    private static decimal Power(decimal value, decimal exponent, string name)
    {
        if (value == 1 || exponent == 1)
            return InRange(value, value, exponent, name);
        var estimate = Math.Pow((double)value, (double)exponent);
        if (!(estimate > 1e-9 && estimate <= (double)MaximumCoefficient))
            throw new ScalingRangeException(
                $"{name}^ϕ = {value}^{exponent} = {estimate:G6}; a scaling coefficient lies between 0 and {MaximumCoefficient}"
            );
        if (exponent < 0 || exponent != Math.Floor(exponent))
            return (decimal)estimate;
        var power = 1m;
        for (var i = 0; i < exponent; i++)
            power *= value;
        return power;
    }

    private static decimal InRange(decimal power, decimal value, decimal exponent, string name) =>
        power is > 0 and <= MaximumCoefficient
            ? power
            : throw new ScalingRangeException(
                $"{name}^ϕ = {value}^{exponent}; a scaling coefficient lies between 0 and {MaximumCoefficient}"
            );
}
