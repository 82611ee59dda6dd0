using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>A grid stage.</summary>
internal static class GridReader
{
    // Scaling bases below 1 would shrink the network: "α ≥ 1, β ≥ 1, γ ≥ 1" (Tan & Le 2019, Eq. 3).
    private const decimal MinimumBase = 1;
    private const decimal MaximumBase = 10;
    private const long MaximumPoints = 200_000;

    public static StageDefinition? Read(StagesReader file, SectionReader section, string name)
    {
        var alphas = AxisReader.Read(section, "alpha", MinimumBase, MaximumBase);
        var betas = AxisReader.Read(section, "beta", MinimumBase, MaximumBase);
        var gammas = AxisReader.Read(section, "gamma", MinimumBase, MaximumBase);
        var phi = section.Number("phi", 0, 100) ?? 1;
        var constraint = section.Has("constraint")
            ? section.Section("constraint", ExperimentSchema.Constraint) is { } rule
                ? Constraint(rule)
                : null
            : new GridConstraint(GridConstraintKind.Product);
        if (alphas is null || betas is null || gammas is null || constraint is null)
            return null;
        var grid = new ScalingGrid(alphas.Value, betas.Value, gammas.Value, phi, constraint);
        var points = (long)alphas.Value.Length * betas.Value.Length * gammas.Value.Length;
        if (points > MaximumPoints)
            section.Problems.Add(
                section.Node,
                $"the grid has {points:N0} points; at most {MaximumPoints:N0} are allowed, so take larger steps"
            );
        else if (
            file.Network is { } network
            && file.Options is { } options
            && GridFeasibility.Problem(network, grid, options) is { } problem
        )
            section.Problems.Add(section.At("constraint"), problem);
        return new GridStage { Name = name, Grid = grid };
    }

    private static GridConstraint? Constraint(SectionReader rule)
    {
        if (
            !rule.Require("kind", "write kind: product, cost or none")
            || rule.Word("kind", ["product", "cost", "none"]) is not { } kind
        )
            return null;
        var target = rule.Number("target", 0.0001m, 1_000_000) ?? 2;
        var tolerance = Tolerance(rule, target) ?? 0.1m;
        var inclusive = rule.Flag("inclusive") ?? false;
        return kind switch
        {
            "product" => new GridConstraint(GridConstraintKind.Product, target, tolerance, inclusive),
            "cost" => new GridConstraint(GridConstraintKind.Cost, target, tolerance, inclusive),
            _ => GridConstraint.None,
        };
    }

    // 0.1 is a distance from the target, 5% a share of it.
    private static decimal? Tolerance(SectionReader rule, decimal target)
    {
        if (rule.Find("tolerance") is not ScalarNode text || !text.Text.EndsWith('%'))
            return rule.Number("tolerance", 0, 1_000_000);
        var number = text with { Text = text.Text[..^1].TrimEnd() };
        return rule.Number(number, "tolerance in percent", 0, 1_000_000) / 100 * target;
    }
}
