using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>The result of enumerating a grid.</summary>
/// <param name="Points">Points of the grid.</param>
/// <param name="Feasible">Points that pass the rule.</param>
/// <param name="BaseMultiplyAdds">
/// Multiply-adds of the base network at ϕ = 0 under the same options: cost ratios are relative to these.
/// </param>
/// <param name="Architectures">Distinct architectures of the feasible points, in the grid's order.</param>
public sealed record GridEnumeration(
    int Points,
    int Feasible,
    long BaseMultiplyAdds,
    ImmutableArray<ScaledArchitecture> Architectures
)
{
    /// <summary>Enumerates <paramref name="grid"/>. The paper's 2,541 points take a few milliseconds.</summary>
    /// <exception cref="ScalingRangeException">A point is out of range, see <see cref="CompoundScaling.Scale"/>.</exception>
    public static GridEnumeration Of(BaseNetwork network, ScalingGrid grid, ScalingOptions options)
    {
        var baseCost = ArchitectureCost
            .Totals(CompoundScaling.Scale(network, new ScalingCoefficients(1, 1, 1, 0), options))
            .MultiplyAdds;
        var rule = grid.Constraint;
        var points =
            rule.Kind is GridConstraintKind.Product
                ? grid.AllPoints().Where(point => rule.Allows(point.Product))
                : grid.AllPoints();
        var architectures = ArchitectureCollapse.Of(network, points, options);
        if (rule.Kind is GridConstraintKind.Cost)
            architectures = architectures.RemoveAll(candidate => !rule.Allows(candidate.MultiplyAdds, unit: baseCost));
        return new GridEnumeration(
            grid.Points,
            architectures.Sum(candidate => candidate.Members.Length),
            baseCost,
            architectures
        );
    }

    /// <summary>Multiply-adds of <paramref name="architecture"/> over the base network's.</summary>
    public double CostRatio(ScaledArchitecture architecture) => (double)architecture.MultiplyAdds / BaseMultiplyAdds;
}
