using System.Collections.Immutable;
using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Random;

/// <summary>A random stage.</summary>
internal static class RandomReader
{
    /// <summary>Keys of draws over (α, β, γ, ϕ).</summary>
    public static readonly ImmutableArray<string> Scaled = ["alpha", "beta", "gamma", "phi"];

    /// <summary>Keys of draws over width, depth and resolution.</summary>
    public static readonly ImmutableArray<string> Direct = ["width", "depth", "resolution"];

    private const int MaximumSamples = 10_000;

    public static StageDefinition? Read(StagesReader file, SectionReader section, string name)
    {
        section.Require("samples", "write how many networks are drawn, such as samples: 16");
        var samples = section.Whole("samples", 1, MaximumSamples);
        var parallel = section.Whole("parallel", 1, MaximumSamples) ?? samples;
        var constraint = section.Has("constraint") ? ConstraintReader.Read(section, "constraint") : GridConstraint.None;
        if (samples is null || parallel is null || constraint is null || !IsOneOfTwo(section, constraint))
            return null;
        var stage = new RandomStage
        {
            Name = name,
            Samples = samples.Value,
            Parallel = parallel.Value,
            Seed = section.WholeLong("seed", long.MinValue, long.MaxValue) ?? 0,
            Constraint = constraint,
        };
        stage = Direct.Any(section.Has) ? WithDirect(section, stage) : WithScaled(section, stage);
        if (
            stage is not null
            && file is { Network: { } network, Options: { } options }
            && Problem(network, options, stage) is { } why
        )
            section.Problems.Add(section.Node, why);
        return stage;
    }

    private static bool IsOneOfTwo(SectionReader section, GridConstraint constraint)
    {
        var direct = Direct.Any(section.Has);
        if (direct == Scaled.Any(section.Has))
            section.Problems.Add(
                section.Node,
                "a random stage draws either alpha, beta, gamma and phi, or width, depth and resolution"
            );
        else if (direct && constraint.Kind is GridConstraintKind.Product)
            section.Problems.Add(
                section.At("constraint"),
                "the product is that of alpha, beta and gamma, which this stage does not draw; write kind: cost"
            );
        else
            return true;
        return false;
    }

    // α, β, γ ≥ 1 as in a grid (Tan & Le 2019, Eq. 3).
    private static RandomStage? WithScaled(SectionReader section, RandomStage stage)
    {
        var phis = section.Has("phi") ? AxisReader.Read(section, "phi", 0, 100) : [1m];
        return
            AxisReader.Read(section, "alpha", 1, 10) is { } alphas
            && AxisReader.Read(section, "beta", 1, 10) is { } betas
            && AxisReader.Read(section, "gamma", 1, 10) is { } gammas
            && phis is not null
            ? stage with
            {
                Alphas = alphas,
                Betas = betas,
                Gammas = gammas,
                Phis = phis.Value,
            }
            : null;
    }

    private static RandomStage? WithDirect(SectionReader section, RandomStage stage)
    {
        if (
            AxisReader.Read(section, "width", 0.05m, 16) is not { } widths
            || AxisReader.Read(section, "depth", 0.05m, 16) is not { } depths
            || AxisReader.Read(section, "resolution", 8, 4096) is not { } resolutions
        )
            return null;
        if (resolutions.Any(value => value != decimal.Truncate(value)))
        {
            section.Problems.Add(section.At("resolution"), "a resolution is a whole number of pixels");
            return null;
        }

        return stage with
        {
            Widths = widths,
            Depths = depths,
            Resolutions = [.. resolutions.Select(value => (int)value)],
        };
    }

    // Draws everything once, as the stage will.
    private static string? Problem(BaseNetwork network, ScalingOptions options, RandomStage stage)
    {
        try
        {
            var drawn = new RandomDraws(network, options, stage).All().Count;
            return drawn == stage.Samples
                ? null
                : $"only {drawn} of {stage.Samples} draws pass the constraint within {RandomDraws.MostTries} tries each; "
                    + "widen its tolerance or the ranges";
        }
        catch (ScalingRangeException error)
        {
            return $"a draw leads to {error.Message}";
        }
        catch (OverflowException)
        {
            return "a draw leads to a network whose multiply-adds do not fit 64 bits; take smaller values";
        }
    }
}
