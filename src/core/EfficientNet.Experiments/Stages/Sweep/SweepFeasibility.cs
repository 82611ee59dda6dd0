using EfficientNet.Experiments.Stages.Grid;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Sweep;

/// <summary>Finds sweeps that lead to networks too large to be meant, whichever configuration wins the grid.</summary>
internal static class SweepFeasibility
{
    /// <summary>What is wrong, or null.</summary>
    public static string? Problem(BaseNetwork network, ScalingOptions options, SweepStage sweep, IEnumerable<GridStage> grids)
    {
        // Every count grows with ϕ, so the largest bounds the others.
        var phi = sweep.Phis.Max();
        IEnumerable<ScalingCoefficients> candidates = sweep.Fixed is { } stated
            ? [stated]
            : grids.Where(grid => grid.Name == sweep.BestOf).SelectMany(grid => Candidates(network, options, grid.Grid));
        try
        {
            ArchitectureCollapse.Of(network, candidates.Select(candidate => candidate with { Phi = phi }), options);
            return null;
        }
        catch (ScalingRangeException error)
        {
            return $"ϕ = {phi} can lead to {error.Message}; take a smaller ϕ";
        }
        catch (OverflowException)
        {
            return $"ϕ = {phi} can lead to a network whose multiply-adds do not fit 64 bits; take a smaller ϕ";
        }
    }

    private static IEnumerable<ScalingCoefficients> Candidates(BaseNetwork network, ScalingOptions options, ScalingGrid grid) =>
        GridEnumeration.Of(network, grid, options).Architectures.SelectMany(architecture => architecture.Members);
}
