using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Grid;

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
            ? ConstraintReader.Read(section, "constraint")
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
}
