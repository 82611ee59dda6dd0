using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>Compound scaling (Tan &amp; Le 2019, Eq. 3): depth α^ϕ, width β^ϕ, resolution γ^ϕ, then rounding.</summary>
public static class CompoundScaling
{
    /// <summary>No coefficient, depth, width or resolution, may exceed this; far beyond any network, and it keeps every count within 64 bits.</summary>
    public const decimal MaximumCoefficient = 64;

    /// <summary>The rounded network for (α, β, γ, ϕ).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A power lies outside 0 to <see cref="MaximumCoefficient"/>.</exception>
    public static Architecture Scale(BaseNetwork network, ScalingCoefficients coefficients, ScalingOptions options)
    {
        var (depth, width, resolution) = Powers(coefficients);
        return Build(network, width, depth, ScalingRounding.Resolution(network.Resolution, resolution, options.ResolutionMultiple), options);
    }

    /// <summary>The rounded network for a width and a depth coefficient and a resolution in pixels, as the published B1–B7 are given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A coefficient lies outside 0 to <see cref="MaximumCoefficient"/>, or the resolution is below 1.</exception>
    public static Architecture Apply(BaseNetwork network, double width, double depth, int resolution, int classes) =>
        Apply(network, (decimal)width, (decimal)depth, resolution, new ScalingOptions(classes));

    /// <summary>As <see cref="Apply(BaseNetwork, double, double, int, int)"/>, with all options. The resolution is taken as it is.</summary>
    public static Architecture Apply(BaseNetwork network, decimal width, decimal depth, int resolution, ScalingOptions options)
    {
        Check(width, $"width {width}");
        Check(depth, $"depth {depth}");
        ArgumentOutOfRangeException.ThrowIfLessThan(resolution, 1);
        return Build(network, width, depth, resolution, options);
    }

    /// <summary>(α^ϕ, β^ϕ, γ^ϕ): exact for whole ϕ while a decimal holds them, else to 15 digits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A power lies outside 0 to <see cref="MaximumCoefficient"/>.</exception>
    public static (decimal Depth, decimal Width, decimal Resolution) Powers(ScalingCoefficients coefficients) => (
        Power(coefficients.Alpha, coefficients.Phi, "α"),
        Power(coefficients.Beta, coefficients.Phi, "β"),
        Power(coefficients.Gamma, coefficients.Phi, "γ"));

    private static decimal Power(decimal value, decimal exponent, string name)
    {
        var estimate = Math.Pow((double)value, (double)exponent);
        if (!(estimate > 0 && estimate <= (double)MaximumCoefficient))
            throw new ArgumentOutOfRangeException(name, $"{name}^ϕ = {value}^{exponent} = {estimate:G6}; a scaling coefficient lies between 0 and {MaximumCoefficient}.");
        if (exponent < 0 || exponent != Math.Floor(exponent))
            return (decimal)estimate;
        var power = 1m;
        for (var i = 0; i < exponent && power != 0 && value != 1; i++)
            power *= value;
        return power;
    }

    private static void Check(decimal coefficient, string what)
    {
        if (coefficient is <= 0 or > MaximumCoefficient)
            throw new ArgumentOutOfRangeException(nameof(coefficient), $"{what}: a scaling coefficient lies between 0 and {MaximumCoefficient}.");
    }

    private static Architecture Build(BaseNetwork network, decimal width, decimal depth, int resolution, ScalingOptions options)
    {
        var stages = ImmutableArray.CreateBuilder<StageSpecification>(network.Stages.Length);
        foreach (var stage in network.Stages)
        {
            stages.Add(stage with
            {
                Channels = ScalingRounding.Filters(stage.Channels, width, options.WidthDivisor),
                Repeats = ScalingRounding.Repeats(stage.Repeats, depth),
            });
        }

        return new Architecture(
            options.InputChannels,
            resolution,
            ScalingRounding.Filters(network.StemChannels, width, options.WidthDivisor),
            network.StemStride,
            stages.MoveToImmutable(),
            ScalingRounding.Filters(network.HeadChannels, width, options.WidthDivisor),
            options.Classes);
    }
}
