using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Plan;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Tests;

/// <summary>Each promise, broken on paper, must fail the campaign.</summary>
public sealed class JudgeTests
{
    [Fact]
    public void Verdict_WhenEveryPromiseWasKept_IsPass()
    {
        var result = Judge.Of(Campaigns.Passed);

        Assert.Empty(result.Violations);
        Assert.Equal("PASS", result.Verdict);
        Assert.True(result.WeightsEqual);
        Assert.Equal((1, 2, 0, 0), (result.Runs, result.Epochs, result.LostEpochs, result.DuplicateEpochs));
        Assert.Equal(new RecoveryTimes(3, 3, 1), result.RecoverySeconds["trainer-kill"]);
    }

    [Fact]
    public void Verdict_WhenTheWeightsDiffer_IsFail() => Broken(
        record => record with { Runs = [record.Runs[0] with { Result = record.Runs[0].Result! with { WeightsSha256 = "bbbb" } }] }, "with the weights bbbb", result => Assert.False(result.WeightsEqual));

    [Fact]
    public void Verdict_WhenTheMetricsDiffer_IsFail() => Broken(record => record with { Epochs = [Campaigns.Row("run", 1), Campaigns.Row("run", 2, top1: 0.6)] }, "other metrics");

    [Fact]
    public void Verdict_WhenAnEpochIsLost_IsFail_P15() => Broken(record => record with { Epochs = [Campaigns.Row("run", 1)] }, "no ledger row of epoch 2", result => Assert.Equal(1, result.LostEpochs));

    [Fact]
    public void Verdict_WhenAnEpochIsCommittedTwice_IsFail_P15() => Broken(
        record => record with { Facts = [.. record.Facts, Campaigns.Fact(4, new EpochCommitted(2, Campaigns.Metrics(2)))] }, "in the order 1, 2, 2", result => Assert.Equal(1, result.DuplicateEpochs));

    [Fact]
    public void Verdict_WhenEpochsAreOutOfOrder_IsFail() => Broken(record => record with { Facts = [.. record.Facts.Reverse()] }, "in the order 2, 1");

    [Fact]
    public void Verdict_WhenARunDidNotSucceed_IsFail() => Broken(record => record with { Runs = [record.Runs[0] with { State = RunState.Failed, Message = "why" }] }, "is Failed: why");

    [Fact]
    public void Verdict_WhenARunWasNotStruck_IsFail() => Broken(record => record with { Faults = [record.Faults[0] with { Struck = "another" }] }, "not struck");

    [Fact]
    public void Verdict_WhenAKindWasNotStruckAsOftenAsPlanned_IsFail() => Broken(
        record => record with { Planned = new Dictionary<FaultKind, int> { [FaultKind.TrainerKill] = 1, [FaultKind.SiloKill] = 1 } }, "0 of 1 faults of the kind silo-kill struck");

    [Fact]
    public void Verdict_WhenATrainerIsLeft_IsFail_P20() => Broken(record => record with { Orphans = 1 }, "1 trainers were left");

    [Fact]
    public void Verdict_WhenAFaultDidNotGoAsDeclared_IsFail() => Broken(record => record with { Faults = [record.Faults[0] with { Problems = ["spent two"] }] }, "Fault 1 (trainer-kill): spent two");

    [Fact]
    public void Verdict_WhenSomethingElseWentWrong_IsFail() => Broken(record => record with { Problems = ["smoke"] }, "smoke");

    [Fact]
    public void Verdict_WhenNothingWasTrained_IsFail() => Broken(record => record with { Runs = [], Epochs = [], Facts = [], Baseline = [] }, "nothing was shown");

    [Fact]
    public void RecoverySeconds_AreMedianAndMaximumOfEachKind()
    {
        double?[] seconds = [4, 1, null, 2, 10];
        var result = Judge.Of(Campaigns.Passed with { Faults = [.. seconds.Select(second => new FaultRecord(FaultKind.SiloKill, null, second is { } value ? TimeSpan.FromSeconds(value) : null, []))] });
        Assert.Equal(new RecoveryTimes(3, 10, 4), result.RecoverySeconds["silo-kill"]);
        Assert.Equal(5, result.Faults["silo-kill"]);
    }

    [Fact]
    public void Verdict_WhenTheControlPlaneWasHitBeneathARun_IsPassOnlyInACampaignAgainstItAlone()
    {
        FaultRecord[] faults = [new FaultRecord(FaultKind.PostgresAway, null, TimeSpan.FromSeconds(3), []) { Beneath = ["run"] }];
        var alone = Campaigns.Passed with { Faults = faults, Planned = new Dictionary<FaultKind, int> { [FaultKind.PostgresAway] = 1 } };
        Assert.Equal("PASS", Judge.Of(alone).Verdict);
        Assert.Equal(["run was not struck by any fault."], Judge.Of(alone with { Planned = new Dictionary<FaultKind, int> { [FaultKind.PostgresAway] = 1, [FaultKind.TrainerKill] = 0 } }).Violations);
    }

    [Fact]
    public void RecoverySeconds_OfAHostThatWasSilentPastItsLease_AreApart()
    {
        var result = Judge.Of(Campaigns.Passed with
        {
            Faults = [new FaultRecord(FaultKind.AgentFreeze, "run", TimeSpan.FromSeconds(17), []) { PastLease = true }, new FaultRecord(FaultKind.AgentFreeze, "run", TimeSpan.FromSeconds(1), [])],
        });
        Assert.Equal([("agent-freeze", 1.0), ("agent-freeze past the lease", 17.0)], result.RecoverySeconds.Select(entry => (entry.Key, entry.Value.P50)));
        Assert.Equal(2, result.Faults["agent-freeze"]);
    }

    [Fact]
    public void RefusedReports_AreCountedAndNoViolation_P14()
    {
        var result = Judge.Of(Campaigns.Passed with { Facts = [.. Campaigns.Passed.Facts, Campaigns.Fact(4, new ReportRefused(1, 7, "epoch"))] });
        Assert.Equal(("PASS", 1), (result.Verdict, result.RefusedReports));
    }

    private static void Broken(Func<CampaignRecord, CampaignRecord> breaking, string violation, Action<CampaignResult>? also = null)
    {
        var result = Judge.Of(breaking(Campaigns.Passed));
        Assert.Equal("FAIL", result.Verdict);
        Assert.Contains(result.Violations, said => said.Contains(violation, StringComparison.Ordinal));
        also?.Invoke(result);
    }
}
