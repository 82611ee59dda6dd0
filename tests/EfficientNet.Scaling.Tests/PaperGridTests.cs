using System.Diagnostics;

namespace EfficientNet.Scaling.Tests;

/// <summary>The grid α 1–2, β and γ 1–1.5, step 0.05 over B0 with 1,000 classes.</summary>
public sealed class PaperGridTests(ITestOutputHelper output)
{
    private static readonly ScalingOptions ImageNet = new(Classes: 1000);

    private static ScalingGrid Paper(GridConstraint constraint) =>
        new(
            ScalingGrid.Range(1.0m, 2.0m, 0.05m),
            ScalingGrid.Range(1.0m, 1.5m, 0.05m),
            ScalingGrid.Range(1.0m, 1.5m, 0.05m),
            Phi: 1,
            constraint
        );

    private static GridEnumeration Enumerate(GridConstraint constraint) =>
        GridEnumeration.Of(BaseNetwork.EfficientNetB0, Paper(constraint), ImageNet);

    [Fact]
    public void Product_StrictlyWithinATenth_Gives108PointsAnd65Architectures()
    {
        var grid = Enumerate(new GridConstraint(GridConstraintKind.Product));

        Assert.Equal((2541, 108, 65), (grid.Points, grid.Feasible, grid.Architectures.Length));
        Assert.Equal(385_814_752, grid.BaseMultiplyAdds);
        Assert.Contains(grid.Architectures, a => a.Members.Contains(new ScalingCoefficients(1.2m, 1.1m, 1.15m, 1)));
    }

    [Fact]
    public void Product_WithTheBoundIncluded_AddsExactlyThePointOnIt()
    {
        var strict = Enumerate(new GridConstraint(GridConstraintKind.Product));
        var inclusive = Enumerate(new GridConstraint(GridConstraintKind.Product, Inclusive: true));

        Assert.Equal(109, inclusive.Feasible);
        var added = inclusive.Architectures.SelectMany(a => a.Members).Except(strict.Architectures.SelectMany(a => a.Members));
        Assert.Equal([new ScalingCoefficients(1.9m, 1.0m, 1.0m, 1)], added);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cost_TwiceTheBaseWithinFivePercent_Gives45Points(bool inclusive)
    {
        var grid = Enumerate(new GridConstraint(GridConstraintKind.Cost, Target: 2, Tolerance: 0.1m, inclusive));

        Assert.Equal(45, grid.Feasible);
        Assert.All(grid.Architectures, a => Assert.InRange(grid.CostRatio(a), 1.9, 2.1));
    }

    [Fact]
    public void NoConstraint_Gives847Architectures()
    {
        var grid = Enumerate(GridConstraint.None);

        Assert.Equal((2541, 847), (grid.Feasible, grid.Architectures.Length));
        Assert.Equal(2541, grid.Architectures.SelectMany(a => a.Members).Distinct().Count());
        Assert.Equal(847, grid.Architectures.Select(a => a.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void Representative_IsTheMemberNearestProductTwoThenTheSmallest()
    {
        foreach (var architecture in Enumerate(GridConstraint.None).Architectures)
        {
            var nearest = architecture.Members.Min(member => Math.Abs(member.Product - 2));
            var expected = architecture
                .Members.Where(member => Math.Abs(member.Product - 2) == nearest)
                .OrderBy(member => (member.Alpha, member.Beta, member.Gamma))
                .First();
            Assert.Equal(expected, architecture.Representative);
        }
    }

    [Fact]
    public void EnumerationOfTheWholeGrid_IsFreeOfCharge()
    {
        Enumerate(GridConstraint.None);
        var watch = Stopwatch.StartNew();
        var grid = Enumerate(GridConstraint.None);
        // Reported, not asserted: time on a shared machine proves nothing.
        output.WriteLine(
            $"{grid.Points} points, {grid.Architectures.Length} architectures: {watch.Elapsed.TotalMilliseconds:F1} ms"
        );
        Assert.Equal(2541, grid.Points);
    }
}
