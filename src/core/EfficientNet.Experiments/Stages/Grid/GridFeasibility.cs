using System.Globalization;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Grid;

/// <summary>Finds grids that cannot be trained: too large a network, or nothing left by the constraint.</summary>
internal static class GridFeasibility
{
    /// <summary>What is wrong and what would be right, or null.</summary>
    public static string? Problem(BaseNetwork network, ScalingGrid grid, ScalingOptions options)
    {
        try
        {
            if (GridEnumeration.Of(network, grid, options).Feasible > 0)
                return null;
            return grid.Constraint.Kind is GridConstraintKind.Product ? ByProduct(grid) : ByCost(network, grid, options);
        }
        catch (ScalingRangeException error)
        {
            return $"the grid leads to {error.Message}";
        }
        catch (OverflowException)
        {
            return "the grid leads to a network whose multiply-adds do not fit 64 bits; take smaller values";
        }
    }

    private static string ByProduct(ScalingGrid grid)
    {
        var nearest = grid.AllPoints()
            .MinBy(point => (Math.Abs(point.Product - grid.Constraint.Target), point.Alpha, point.Beta, point.Gamma));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"none of the grid's {grid.Points} points has α·β²·γ² within {grid.Constraint.Tolerance} of "
                + $"{grid.Constraint.Target}; the nearest is {nearest.Product:0.######} at {ConfigurationLabel.Of(nearest)}, "
                + $"so a tolerance above {Math.Abs(nearest.Product - grid.Constraint.Target):0.######} would admit it"
        );
    }

    private static string ByCost(BaseNetwork network, ScalingGrid grid, ScalingOptions options)
    {
        var all = GridEnumeration.Of(network, grid with { Constraint = GridConstraint.None }, options);
        var nearest = all.Architectures.MinBy(architecture =>
            Math.Abs(all.CostRatio(architecture) - (double)grid.Constraint.Target)
        )!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"none of the grid's {grid.Points} points costs within {grid.Constraint.Tolerance} of "
                + $"{grid.Constraint.Target} times the base network; the nearest costs {all.CostRatio(nearest):0.######} "
                + $"times at {ConfigurationLabel.Of(nearest.Representative)}, so a tolerance above "
                + $"{Math.Abs(all.CostRatio(nearest) - (double)grid.Constraint.Target):0.######} would admit it"
        );
    }
}
