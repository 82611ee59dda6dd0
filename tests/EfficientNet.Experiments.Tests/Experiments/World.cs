using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Stages.Grid;
using EfficientNet.Experiments.Stages.Sweep;
using EfficientNet.Experiments.Tests.Runs;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Experiments;

/// <summary>An experiment with its rows, which applies transitions as the ledger does.</summary>
internal sealed class World(ExperimentSpecification specification)
{
    public static readonly Experiment Experiment = new()
    {
        Id = Sample.Experiment,
        Name = "quickstart",
        Source = "",
        CreatedAt = Sample.Now,
    };

    /// <summary>A grid of several architectures with two seeds, then a sweep over ϕ 1 and 2 of its best.</summary>
    public static readonly ExperimentSpecification GridThenSweep = new()
    {
        Name = "quickstart",
        Network = BaseNetwork.EfficientNetB0,
        Options = new ScalingOptions(Classes: 10),
        Data = new DataSpecification { Name = "synthetic", Classes = 10 },
        Recipe = new Recipe { Epochs = 2, BatchSize = 64 },
        Seeds = [1, 2],
        Limits = new ExperimentLimits { MaximumAttempts = 5 },
        Stages =
        [
            new GridStage { Name = "grid", Grid = new ScalingGrid([1m, 1.3m], [1m, 1.2m], [1m], Phi: 1, GridConstraint.None) },
            new SweepStage
            {
                Name = "sweep",
                BestOf = "grid",
                Phis = [1m, 2m],
            },
        ],
    };

    public ExperimentSnapshot Snapshot { get; private set; } = new(Experiment, [], []);

    public ExperimentTransition? Next() => ExperimentDecider.Decide(Snapshot, specification, Sample.Now);

    /// <summary>Takes every step that can be taken.</summary>
    public void Advance()
    {
        while (Next() is { } transition)
            Commit(transition);
    }

    public void Commit(ExperimentTransition transition)
    {
        Assert.Equal(Snapshot.Experiment.Version + 1, transition.After.Version);
        var runs = Snapshot.Runs.Select(run => transition.Observed.Contains(run.Id) ? run with { Observed = true } : run);
        Snapshot = new ExperimentSnapshot(
            transition.After,
            [.. Snapshot.Configurations, .. transition.Configurations],
            [.. runs, .. transition.Runs]
        );
        Assert.Equal(Snapshot.Runs.Count, Snapshot.Runs.Select(run => run.Id).Distinct().Count());
    }

    public RunId Succeed(TrainingRun run, double validation)
    {
        Replace(run with { State = RunState.Succeeded, Result = Sample.Result(validation) });
        return run.Id;
    }

    /// <summary>Ends every run that is under way with a validation top-1, or with a failure where there is none.</summary>
    public void EndAll(Func<TrainingRun, double?> validation)
    {
        foreach (var run in Snapshot.Runs.Where(run => !run.State.IsFinal()))
        {
            if (validation(run) is { } top1)
                Succeed(run, top1);
            else
                Replace(run with { State = RunState.Failed, Failure = FailureClass.User, FailureMessage = "no such folder." });
        }
    }

    public void Retry(RunId id)
    {
        Replace(RunDecider.Decide(Snapshot.Runs.Single(run => run.Id == id), new RetryRun(), null, Sample.Now).After);
        var experiment = Snapshot.Experiment;
        Snapshot = Snapshot with
        {
            Experiment = experiment with
            {
                State = experiment.State.AfterRetry(),
                Version = experiment.Version + 1,
                EndedAt = null,
            },
        };
    }

    public void RunToTheEnd(Func<TrainingRun, double?> validation)
    {
        for (Advance(); !Snapshot.Experiment.State.IsFinal(); Advance())
            EndAll(validation);
    }

    public void Replace(TrainingRun changed) =>
        Snapshot = Snapshot with { Runs = [.. Snapshot.Runs.Select(run => run.Id == changed.Id ? changed : run)] };
}
