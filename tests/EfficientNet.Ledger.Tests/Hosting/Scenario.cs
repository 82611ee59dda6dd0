using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>How tests bring the ledger to where they begin.</summary>
internal static class Scenario
{
    public static readonly TimeSpan Alive = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An experiment with some queued runs, one configuration each.</summary>
    public static async Task<IReadOnlyList<TrainingRun>> CreateRunsAsync(this Silo silo, int count, int? concurrency = null)
    {
        var experiment = Sample.Experiment(Sample.NewExperimentId(), concurrency);
        await silo.Experiments.CreateAsync(experiment, by: null, Cancel);
        var configurations = Enumerable.Range(1, count).Select(number => Sample.Configuration(experiment.Id, number)).ToArray();
        var runs = Enumerable.Range(1, count).Select(number => Sample.Run(experiment.Id, number)).ToArray();
        Assert.True(await silo.Experiments.CommitAsync(experiment, Step(experiment, configurations, runs), Cancel));
        return (await silo.Experiments.LoadAsync(experiment.Id, Cancel))!.Runs;
    }

    public static async Task<TrainingRun> CreateRunAsync(this Silo silo) => (await silo.CreateRunsAsync(1))[0];

    public static ExperimentTransition Step(
        Experiment before,
        IReadOnlyList<ScalingConfiguration> configurations,
        IReadOnlyList<TrainingRun> runs,
        params RunId[] observed
    ) => new(before with { Version = before.Version + 1 }, configurations, runs, observed, "The next stage begins.");

    /// <summary>A run that holds a lease on a node of its own, in a pool of its own.</summary>
    public static async Task<TrainingRun> CreateGrantedRunAsync(this Silo silo) =>
        await silo.GrantAsync(await silo.CreateRunAsync());

    /// <summary>Leases a queued run to a node of its own.</summary>
    public static async Task<TrainingRun> GrantAsync(this Silo silo, TrainingRun run)
    {
        var node = Sample.NewNode();
        await silo.Nodes.HeartbeatAsync(node, Sample.Beat(pool: node.Value), Cancel);
        // As in the product: a pass whose outcome is unknown is followed by another.
        while (run.State == RunState.Queued)
        {
            try
            {
                await silo.Scheduling.PassAsync(
                    node.Value,
                    Alive,
                    situation =>
                        Sample.FirstFit(situation with { Queue = [.. situation.Queue.Where(queued => queued.Id == run.Id)] }),
                    Cancel
                );
            }
            catch (LedgerUnavailableException) { }

            run = await silo.ReloadAsync(run);
        }

        return run;
    }

    public static async Task<TrainingRun> ReloadAsync(this Silo silo, TrainingRun run) =>
        (await silo.Runs.LoadAsync(run.Id, Cancel))!;

    /// <summary>Commits what the product's own rules make of a report, and returns the row as it is now.</summary>
    public static async Task<TrainingRun> ReportAsync(this Silo silo, TrainingRun run, ReportBody body)
    {
        var decision = await silo.DecideAsync(run, body);
        Assert.True(await silo.Runs.CommitAsync(decision.Transition!, Cancel));
        return await silo.ReloadAsync(run);
    }

    /// <summary>Decides a report for which no other row is needed.</summary>
    public static RunDecision Decide(TrainingRun run, ReportBody body) =>
        RunDecider.Decide(run, Report(run, body), null, Sample.Noon);

    /// <summary>Commits a transition that the product's rules would not make.</summary>
    public static Task<bool> CommitAsync(
        this IRunLedger ledger,
        TrainingRun before,
        TrainingRun after,
        IReadOnlyList<RunEvent> events,
        CancellationToken cancellationToken
    ) => ledger.CommitAsync(RunTransition.Of(before, after, events), cancellationToken);

    private static async Task<RunDecision> DecideAsync(this Silo silo, TrainingRun run, ReportBody body)
    {
        var command = Report(run, body);
        var evidence = new RunEvidence(
            RunDecider.NeedsEpoch(run, command) is { } epoch ? await silo.Runs.LoadEpochAsync(run.Id, epoch, Cancel) : null,
            RunDecider.NeedsCheckpoints(run, command) ? await silo.Runs.StandingsAsync(run.Id, Cancel) : []
        );
        return RunDecider.Decide(run, command, evidence, Sample.Noon);
    }

    private static ApplyReport Report(TrainingRun run, ReportBody body) =>
        new(new Report(run.Id, run.Attempt, run.ReportSequence + 1, Sample.Noon, body));
}
