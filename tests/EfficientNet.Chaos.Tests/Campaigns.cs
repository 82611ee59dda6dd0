using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;
using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Tests;

/// <summary>Records of campaigns, for the judge.</summary>
internal static class Campaigns
{
    /// <summary>What the death of a trainer may cause.</summary>
    public static DeclaredChange Kill { get; } = DeclaredChange.Ends("run", 1, AttemptEnd.Failed);

    /// <summary>One run of two epochs, whose trainer was killed once.</summary>
    public static CampaignRecord Passed { get; } =
        new()
        {
            Seed = 1,
            LeaseSeconds = 8,
            Planned = new Dictionary<FaultKind, int> { [FaultKind.TrainerKill] = 1 },
            Faults = [new FaultRecord(FaultKind.TrainerKill, "run", TimeSpan.FromSeconds(3), []) { Declared = Kill }],
            Submitted = ["calm", "storm"],
            Experiments =
            [
                new ObservedExperiment("calm", ExperimentState.Completed, HasEnd: true),
                new ObservedExperiment("storm", ExperimentState.Completed, HasEnd: true),
            ],
            Baseline = [Run("calm", "calm")],
            BaselineEpochs = [Row("calm", 1), Row("calm", 2)],
            Runs = [Run("run", "storm") with { Spent = 1 }],
            Epochs = [Row("run", 1), Row("run", 2)],
            Facts =
            [
                Fact(1, new EpochCommitted(1, Metrics(1))),
                Fact(2, new AttemptEnded(1, AttemptEnd.Failed, FailureClass.Infrastructure, "killed", null)),
                Fact(3, new EpochCommitted(2, Metrics(2))),
            ],
            Blobs = [Blob("run", BlobState.Whole)],
            Orphans = 0,
        };

    public static ObservedRun Run(string id, string experiment) =>
        new(
            id,
            experiment,
            "1/0",
            RunState.Succeeded,
            2,
            2,
            2,
            new RunResult(0.5, 0.5, 0.9, 10, "aaaa", 1, new Dictionary<string, string>(), "cpu"),
            null
        );

    public static NamedBlob Blob(string run, BlobState state) => new(run, 2, 20, new string('f', 64), state);

    public static LiveAttempt Live(string run) => new(run, 2, "node", 2, 2, 5, Began: true, Progress: null);

    public static ObservedEpoch Row(string run, int epoch, double top1 = 0.5) => new(run, epoch, 1, epoch * 10, 1, 1, top1);

    public static RunFact Fact(long change, RunEvent happened, string run = "run") =>
        new(change, DateTimeOffset.UnixEpoch, run, happened);

    public static EpochMetrics Metrics(int epoch) => new(epoch, epoch * 10, 1, 0.1, 1, 0.5, 0.9, 100, 1);
}
