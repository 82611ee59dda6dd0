using EfficientNet.Contracts;
using EfficientNet.Experiments.Tests.Runs;

namespace EfficientNet.Experiments.Tests.Experiments;

/// <summary>What halted runs are for their experiment: ended, with a held-out figure and without a test result (P19).</summary>
public sealed class HaltedRunsTests
{
    [Fact]
    public void Decide_WithHaltedRuns_CompletesTheStageAndTheExperiment()
    {
        var world = new World(World.GridThenSweep);
        world.Advance();
        var grid = world.Snapshot.Runs;
        foreach (var run in grid)
        {
            var last = Sample.Metrics(1) with { ValidationTop1 = run.Configuration / 10.0 };
            world.Replace(run with { State = RunState.Halted, Epoch = 1, Until = 1, LastEpoch = last });
        }

        world.Advance();

        // The best of the grid is found by the epochs' figures: a sweep of the first scales nothing and needs no new run.
        Assert.True(world.Snapshot.Runs.Count > grid.Count, "The next stage is not proposed.");
        world.EndAll(_ => 0.8);
        for (; world.Next() is { } next; world.Commit(next))
        {
            if (next.After.State == ExperimentState.Completed)
                Assert.EndsWith($", {grid.Count} halted.", next.Summary, StringComparison.Ordinal);
        }

        Assert.Equal(ExperimentState.Completed, world.Snapshot.Experiment.State);
    }
}
