using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Tests.Runs;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Experiments;

/// <summary>How an experiment goes from stage to stage.</summary>
public sealed class ExperimentDeciderTests
{
    [Fact]
    public void Decide_NewExperiment_ProposesTheFirstStage()
    {
        var transition = ExperimentDecider.Decide(
            new ExperimentSnapshot(World.Experiment, [], []),
            World.GridThenSweep,
            Sample.Now
        )!;
        Assert.Equal(2, transition.After.Version);
        Assert.Equal(["grid"], transition.Configurations.Select(configuration => configuration.Stage).Distinct());
        Assert.Equal(
            Enumerable.Range(1, transition.Configurations.Count),
            transition.Configurations.Select(configuration => configuration.Number)
        );
        Assert.Equal(transition.Configurations.Count * 2, transition.Runs.Count);
        var run = transition.Runs[0];
        Assert.Equal($"quickstart-k3vd.grid.{run.Fingerprint[..8]}.s1", run.Id.Value);
        Assert.Equal(5, run.MaximumAttempts);
        Assert.Equal(TrainingMemory.EstimateBytes(run.Specification.Architecture, 64), run.Resources.MemoryBytes);
        Assert.NotNull(run.Specification.Recipe.Dropout);
    }

    [Fact]
    public void Decide_TwiceWithoutACommit_GivesTheSame()
    {
        var snapshot = new ExperimentSnapshot(World.Experiment, [], []);
        var (first, second) = (
            ExperimentDecider.Decide(snapshot, World.GridThenSweep, Sample.Now)!,
            ExperimentDecider.Decide(snapshot, World.GridThenSweep, Sample.Now)!
        );
        Assert.Equal(first.Runs.Select(run => run.Id), second.Runs.Select(run => run.Id));
        Assert.Equal(first.Summary, second.Summary);
    }

    [Fact]
    public void Decide_WhileRunsAreUnderWay_WaitsAndObservesEachOnce()
    {
        var world = new World(World.GridThenSweep);
        world.Advance();
        Assert.Null(world.Next());
        var ended = world.Succeed(world.Snapshot.Runs[0], 0.7);
        Assert.Equal([ended], world.Next()!.Observed);
        world.Advance();
        Assert.Null(world.Next());
    }

    [Fact]
    public void Decide_WhenTheMemoryEstimateHasBecomeAnother_FindsTheRunsThatThereAre_P3()
    {
        var world = new World(World.GridThenSweep with { Resources = new ExperimentResources(MemoryGiB: 1) });
        world.Advance();
        foreach (var run in world.Snapshot.Runs)
            world.Replace(
                run with
                {
                    Specification = run.Specification with
                    {
                        Recipe = run.Specification.Recipe with
                        {
                            MicroBatchSize = 2 * run.Specification.Recipe.MicroBatchSize!.Value,
                        },
                    },
                }
            );

        Assert.Null(world.Next());
        world.RunToTheEnd(_ => 0.5);
        Assert.Equal(ExperimentState.Completed, world.Snapshot.Experiment.State);
    }

    [Fact]
    public void Decide_WhenTheGridIsDone_SweepsItsBest()
    {
        var world = new World(World.GridThenSweep);
        world.Advance();
        var best = world.Snapshot.Configurations[1];
        world.EndAll(run => run.Configuration == best.Number ? 0.9 : 0.6);
        var transition = world.Next()!;
        Assert.All(transition.Configurations, configuration => Assert.Equal("sweep", configuration.Stage));
        Assert.All(
            transition.Configurations,
            configuration => Assert.Equal(best.Coefficients!.Value.Alpha, configuration.Coefficients!.Value.Alpha)
        );
        Assert.Equal(world.Snapshot.Configurations.Count + 1, transition.Configurations[0].Number);
        Assert.Equal(world.Snapshot.Runs.Count, transition.Observed.Count);
    }

    [Fact]
    public void Decide_ConfigurationOfALaterStageThatEqualsAnEarlierOne_SharesItsRuns()
    {
        var world = new World(World.GridThenSweep); // The sweep's ϕ = 1 is the grid's winner.
        world.Advance();
        world.EndAll(_ => 0.8);
        var transition = world.Next()!;
        var shared = transition.Configurations.Single(configuration => configuration.Coefficients!.Value.Phi == 1);
        Assert.DoesNotContain(transition.Runs, run => run.Fingerprint == shared.Fingerprint);
        Assert.Contains("2 shared with earlier stages", transition.Summary, StringComparison.Ordinal);
        world.Advance();
        world.EndAll(_ => 0.8);
        world.Advance();
        Assert.Equal(ExperimentState.Completed, world.Snapshot.Experiment.State);
    }

    [Fact]
    public void Decide_WhenEverythingSucceeded_CompletesOnce()
    {
        var world = new World(World.GridThenSweep);
        world.RunToTheEnd(_ => 0.8);
        Assert.Equal(ExperimentState.Completed, world.Snapshot.Experiment.State);
        Assert.NotNull(world.Snapshot.Experiment.EndedAt);
        Assert.All(world.Snapshot.Runs, run => Assert.True(run.Observed));
        Assert.Null(world.Next());
    }

    [Fact]
    public void Decide_WhenOneRunFailed_GoesOnAndCompletesWithFailures()
    {
        var world = new World(World.GridThenSweep);
        world.RunToTheEnd(run => run.Id == world.Snapshot.Runs[0].Id ? null : 0.8);
        Assert.Equal(ExperimentState.CompletedWithFailures, world.Snapshot.Experiment.State);
        Assert.Contains(world.Snapshot.Configurations, configuration => configuration.Stage == "sweep");
    }

    [Fact]
    public void Decide_WhenEveryRunOfAStageFailed_EndsAndSaysWhatWasSkipped()
    {
        var world = new World(World.GridThenSweep);
        world.Advance();
        world.EndAll(_ => null);
        var transition = world.Next()!;
        Assert.Equal(ExperimentState.CompletedWithFailures, transition.After.State);
        Assert.Contains("Every run of stage 'grid' failed", transition.Summary, StringComparison.Ordinal);
        Assert.Contains("User, no such folder", transition.Summary, StringComparison.Ordinal);
        Assert.EndsWith("Skipped: 'sweep'.", transition.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_WithRunsThatGotLost_CreatesThemAgain()
    {
        var world = new World(World.GridThenSweep);
        world.Advance();
        var (snapshot, gone) = (world.Snapshot, world.Snapshot.Runs[3]);
        var transition = ExperimentDecider.Decide(
            snapshot with
            {
                Runs = [.. snapshot.Runs.Where(run => run.Id != gone.Id)],
            },
            World.GridThenSweep,
            Sample.Now
        )!;
        Assert.Equal(gone.Id, Assert.Single(transition.Runs).Id);
        Assert.Empty(transition.Configurations);
    }

    [Fact]
    public void Decide_WhilePaused_ObservesButProposesNothing()
    {
        var world = new World(World.GridThenSweep);
        world.Advance();
        world.Commit(ExperimentDecider.Pause(world.Snapshot)!);
        world.EndAll(_ => 0.8);
        Assert.Empty(world.Next()!.Configurations);
        world.Advance();
        Assert.Null(world.Next());
        world.Commit(ExperimentDecider.Resume(world.Snapshot)!);
        Assert.NotEmpty(world.Next()!.Configurations);
    }

    [Fact]
    public void Commands_OnAFinalExperiment_AreIgnoredOrForbidden()
    {
        var world = new World(World.GridThenSweep);
        world.RunToTheEnd(_ => 0.8);
        Assert.Null(ExperimentDecider.Cancel(world.Snapshot, Sample.Now));
        Assert.Throws<ForbiddenTransitionException>(() => ExperimentDecider.Pause(world.Snapshot));
        Assert.Throws<ForbiddenTransitionException>(() => ExperimentDecider.Resume(world.Snapshot));
        Assert.Throws<ForbiddenTransitionException>(() => world.Snapshot.Experiment.State.AfterRetry());
    }

    [Fact]
    public void Cancel_OfARunningExperiment_IsFinal()
    {
        var world = new World(World.GridThenSweep);
        world.Advance();
        world.Commit(ExperimentDecider.Cancel(world.Snapshot, Sample.Now)!);
        Assert.Equal(
            (ExperimentState.Cancelled, Sample.Now),
            (world.Snapshot.Experiment.State, world.Snapshot.Experiment.EndedAt)
        );
        Assert.Null(world.Next());
    }

    [Fact]
    public void Retry_AfterFailures_RunsAgainAndCompletes()
    {
        var world = new World(World.GridThenSweep);
        world.RunToTheEnd(run => run.Configuration == 1 && run.Specification.Seed == 1 ? null : 0.8);
        world.Retry(world.Snapshot.Runs[0].Id);
        Assert.Equal((ExperimentState.Running, null), (world.Snapshot.Experiment.State, world.Snapshot.Experiment.EndedAt));
        Assert.Null(world.Next());
        world.EndAll(_ => 0.8);
        world.Advance();
        Assert.Equal(ExperimentState.Completed, world.Snapshot.Experiment.State);
    }
}
