using CsCheck;

namespace EfficientNet.Scaling.Tests;

public sealed class ArchitectureCollapseTests
{
    private static readonly Gen<BaseNetwork> Network = Gen.Select(
            Gen.OneOf(0.25, 0.5, 1.0),
            Gen.OneOf(0.5, 1.0),
            Gen.OneOf(28, 64, 224)
        )
        .Select(
            (width, depth, resolution) =>
            {
                var architecture = CompoundScaling.Apply(BaseNetwork.EfficientNetB0, width, depth, resolution, 10);
                return new BaseNetwork(
                    "small",
                    architecture.StemChannels,
                    1,
                    architecture.Groups,
                    architecture.HeadChannels,
                    resolution
                );
            }
        );

    private static readonly Gen<decimal[]> Axis = Gen.Int[100, 160]
        .Select(hundredths => hundredths / 100m)
        .Array[1, 4]
        .Select(values => values.Distinct().ToArray());
    private static readonly Gen<ScalingOptions> Options = Gen.Select(Gen.OneOf(1, 8, 32), Gen.OneOf(2, 4, 8))
        .Select((multiple, divisor) => new ScalingOptions(10, 3, multiple, divisor));
    private static readonly Gen<GridConstraint> Constraint = Gen.Select(
            Gen.Enum<GridConstraintKind>(),
            Gen.Int[100, 300],
            Gen.Int[0, 100],
            Gen.Bool
        )
        .Select((kind, target, tolerance, inclusive) => new GridConstraint(kind, target / 100m, tolerance / 100m, inclusive));

    private static readonly Gen<ScalingGrid> Grid = Gen.Select(Axis, Axis, Axis, Gen.OneOf(1m, 0.5m, 2m), Constraint)
        .Select(
            (alphas, betas, gammas, phi, constraint) => new ScalingGrid([.. alphas], [.. betas], [.. gammas], phi, constraint)
        );

    [Fact]
    public void Collapse_OfAnyGrid_EqualsGroupingArchitecturesOneByOne() =>
        Gen.Select(Network, Grid, Options)
            .Sample(
                (network, grid, options) =>
                {
                    var naive = grid.AllPoints().GroupBy(point => CompoundScaling.Scale(network, point, options)).ToList();
                    var collapsed = ArchitectureCollapse.Of(network, grid.AllPoints(), options);
                    return collapsed.Length == naive.Count
                        && collapsed
                            .Zip(naive)
                            .All(pair =>
                                pair.First.Architecture == pair.Second.Key && pair.First.Members.SequenceEqual(pair.Second)
                            );
                }
            );

    [Fact]
    public void Grid_UnderAnyConstraint_KeepsExactlyThePointsThatPass() =>
        Gen.Select(Network, Grid, Options)
            .Sample(
                (network, grid, options) =>
                {
                    var enumeration = GridEnumeration.Of(network, grid, options);
                    var kept = enumeration.Architectures.SelectMany(architecture => architecture.Members).ToHashSet();
                    return kept.Count == enumeration.Feasible
                        && grid.AllPoints()
                            .All(point => kept.Contains(point) == Passes(network, grid.Constraint, options, point));
                }
            );

    private static bool Passes(BaseNetwork network, GridConstraint constraint, ScalingOptions options, ScalingCoefficients point)
    {
        if (constraint.Kind is GridConstraintKind.None)
            return true;
        var value =
            constraint.Kind is GridConstraintKind.Product
                ? point.Alpha * point.Beta * point.Beta * point.Gamma * point.Gamma
                : MultiplyAdds(point) / (decimal)MultiplyAdds(point with { Phi = 0 });
        var distance = Math.Abs(value - constraint.Target);
        return constraint.Inclusive ? distance <= constraint.Tolerance : distance < constraint.Tolerance;

        long MultiplyAdds(ScalingCoefficients at) =>
            ArchitectureCost.Of(CompoundScaling.Scale(network, at, options)).MultiplyAdds;
    }

    [Theory]
    [InlineData(1.0, 2.0, 0.05, 21)]
    [InlineData(1.0, 1.5, 0.05, 11)]
    [InlineData(1.0, 1.0, 0.1, 1)]
    [InlineData(1.0, 1.19, 0.1, 2)]
    public void Range_WithASteps_IncludesItsEndWhenItIsHit(double from, double to, double step, int count)
    {
        var range = ScalingGrid.Range((decimal)from, (decimal)to, (decimal)step);

        Assert.Equal(count, range.Length);
        Assert.Equal((decimal)from, range[0]);
    }
}
