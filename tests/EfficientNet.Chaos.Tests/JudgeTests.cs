using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;
using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Tests;

/// <summary>Each broken guarantee must fail the campaign.</summary>
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
    public void Verdict_WhenTheWeightsDiffer_IsFail() =>
        Broken(
            record =>
                record with
                {
                    Runs = [record.Runs[0] with { Result = record.Runs[0].Result! with { WeightsSha256 = "bbbb" } }],
                },
            "with the weights bbbb",
            result => Assert.False(result.WeightsEqual)
        );

    [Theory]
    [InlineData("w1.5 d1 r28", "ffff", "1 w1.5 d1 r28 (ffff), undisturbed 1 w1 d1 r28 (eeee)")]
    [InlineData(null, null, "storm proposed , undisturbed 1 w1 d1 r28 (eeee)")]
    public void Verdict_WhenSomethingElseWasProposed_IsFail(string? label, string? fingerprint, string expected) =>
        Broken(
            record =>
                record with
                {
                    Proposals =
                    [
                        new ProposalRow("calm", 1, "w1 d1 r28", "eeee"),
                        .. label is null ? [] : new[] { new ProposalRow("storm", 1, label, fingerprint!) },
                    ],
                },
            expected
        );

    [Fact]
    public void Verdict_WhenTheMetricsDiffer_IsFail() =>
        Broken(record => record with { Epochs = [Campaigns.Row("run", 1), Campaigns.Row("run", 2, top1: 0.6)] }, "other metrics");

    [Fact]
    public void Verdict_WhenAnEpochIsLost_IsFail_P15() =>
        Broken(
            record => record with { Epochs = [Campaigns.Row("run", 1)] },
            "no ledger row of epoch 2",
            result => Assert.Equal(1, result.LostEpochs)
        );

    [Fact]
    public void Verdict_WhenAnEpochIsCommittedTwice_IsFail_P15() =>
        Broken(
            record => record with { Facts = [.. record.Facts, Campaigns.Fact(4, new EpochCommitted(2, Campaigns.Metrics(2)))] },
            "in the order 1, 2, 2",
            result => Assert.Equal(1, result.DuplicateEpochs)
        );

    [Fact]
    public void Verdict_WhenEpochsAreOutOfOrder_IsFail() =>
        Broken(record => record with { Facts = [.. record.Facts.Reverse()] }, "in the order 2, 1");

    [Fact]
    public void Verdict_WhenARunDidNotSucceed_IsFail() =>
        Broken(
            record => record with { Runs = [record.Runs[0] with { State = RunState.Failed, Message = "why" }] },
            "is Failed: why"
        );

    [Fact]
    public void Verdict_WhenARunWasNotStruck_IsFail() =>
        Broken(record => record with { Faults = [record.Faults[0] with { Struck = "another" }] }, "not struck");

    [Fact]
    public void Verdict_WhenAKindWasNotStruckAsOftenAsPlanned_IsFail() =>
        Broken(
            record =>
                record with
                {
                    Planned = new Dictionary<FaultKind, int> { [FaultKind.TrainerKill] = 1, [FaultKind.SiloKill] = 1 },
                },
            "0 of 1 faults of the kind silo-kill struck"
        );

    [Fact]
    public void Verdict_WhenATrainerIsLeft_IsFail_P20() => Broken(record => record with { Orphans = 1 }, "1 trainers were left");

    [Fact]
    public void Verdict_WhenAFaultDidNotGoAsDeclared_IsFail() =>
        Broken(
            record => record with { Faults = [record.Faults[0] with { Problems = ["spent two"] }] },
            "Fault 1 (trainer-kill): spent two"
        );

    [Fact]
    public void Verdict_WhenSomethingElseWentWrong_IsFail() => Broken(record => record with { Problems = ["smoke"] }, "smoke");

    [Fact]
    public void Verdict_WhenNothingWasTrained_IsFail() =>
        Broken(record => record with { Runs = [], Epochs = [], Facts = [], Baseline = [] }, "nothing was shown");

    [Fact]
    public void RecoverySeconds_AreMedianAndMaximumOfEachKind()
    {
        double?[] seconds = [4, 1, null, 2, 10];
        var result = Judge.Of(
            Campaigns.Passed with
            {
                Faults =
                [
                    .. seconds.Select(second => new FaultRecord(
                        FaultKind.SiloKill,
                        null,
                        second is { } value ? TimeSpan.FromSeconds(value) : null,
                        []
                    )),
                ],
            }
        );
        Assert.Equal(new RecoveryTimes(3, 10, 4), result.RecoverySeconds["silo-kill"]);
        Assert.Equal(5, result.Faults["silo-kill"]);
    }

    [Fact]
    public void Verdict_WhenTheControlPlaneWasHitBeneathARun_IsPassOnlyInACampaignAgainstItAlone()
    {
        FaultRecord[] faults = [new FaultRecord(FaultKind.PostgresAway, null, TimeSpan.FromSeconds(3), []) { Beneath = ["run"] }];
        // None of its attempts ended.
        var calm = Campaigns.Passed with
        {
            Runs = [Campaigns.Run("run", "storm")],
            Facts = [.. Campaigns.Passed.Facts.Where(fact => fact.Event is EpochCommitted)],
        };
        var alone = calm with
        {
            Faults = faults,
            Planned = new Dictionary<FaultKind, int> { [FaultKind.PostgresAway] = 1 },
        };
        Assert.Equal("PASS", Judge.Of(alone).Verdict);
        Assert.Equal(
            ["run was not struck by any fault."],
            Judge
                .Of(
                    alone with
                    {
                        Planned = new Dictionary<FaultKind, int> { [FaultKind.PostgresAway] = 1, [FaultKind.TrainerKill] = 0 },
                    }
                )
                .Violations
        );
    }

    [Fact]
    public void RecoverySeconds_OfAHostThatWasSilentPastItsLease_AreApart()
    {
        var result = Judge.Of(
            Campaigns.Passed with
            {
                Faults =
                [
                    new FaultRecord(FaultKind.AgentFreeze, "run", TimeSpan.FromSeconds(17), []) { PastLease = true },
                    new FaultRecord(FaultKind.AgentFreeze, "run", TimeSpan.FromSeconds(1), []),
                ],
            }
        );
        Assert.Equal(
            [("agent-freeze", 1.0), ("agent-freeze past the lease", 17.0)],
            result.RecoverySeconds.Select(entry => (entry.Key, entry.Value.P50))
        );
        Assert.Equal(2, result.Faults["agent-freeze"]);
    }

    [Fact]
    public void RefusedReports_AreCountedAndNoViolation_P14()
    {
        var result = Judge.Of(
            Campaigns.Passed with
            {
                Facts = [.. Campaigns.Passed.Facts, Campaigns.Fact(4, new ReportRefused(1, 7, "epoch"))],
            }
        );
        Assert.Equal(("PASS", 1), (result.Verdict, result.RefusedReports));
    }

    [Theory]
    [InlineData(ExperimentState.Running)]
    [InlineData(ExperimentState.CompletedWithFailures)]
    [InlineData(ExperimentState.Cancelled)]
    public void Verdict_WhenAnExperimentDidNotEndAsItsRunsDid_IsFail_P19(ExperimentState state) =>
        Broken(
            record => record with { Experiments = [record.Experiments[0], record.Experiments[1] with { State = state }] },
            $"Experiment storm is {state}, and its 1 runs make it Completed"
        );

    [Fact]
    public void Verdict_WhenAnExperimentIsLost_IsFail() =>
        Broken(
            record => record with { Experiments = [record.Experiments[0]] },
            "Experiment storm was submitted but is not in the ledger"
        );

    [Fact]
    public void Verdict_WhenAnExperimentHasNoTimeOfItsEnd_IsFail() =>
        Broken(
            record => record with { Experiments = [record.Experiments[0], record.Experiments[1] with { HasEnd = false }] },
            "storm is Completed without an end"
        );

    [Fact]
    public void Experiments_OfRunsThatFailedOrAreUnderWay_EndWithFailuresOrRun()
    {
        var failed = Campaigns.Run("run", "storm") with { State = RunState.Failed };
        ObservedExperiment Storm(ExperimentState state) => new("storm", state, HasEnd: state.IsFinal());
        Assert.Empty(ExperimentEnds.Check(["storm"], [Storm(ExperimentState.CompletedWithFailures)], [failed]));
        Assert.Empty(
            ExperimentEnds.Check(["storm"], [Storm(ExperimentState.Running)], [failed, failed with { State = RunState.Queued }])
        );
        Assert.Single(
            ExperimentEnds.Check(
                ["storm"],
                [Storm(ExperimentState.CompletedWithFailures)],
                [failed, failed with { State = RunState.Queued }]
            )
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Verdict_WhenARunSpentAnotherNumberOfAttempts_IsFail_P9(int spent) =>
        Broken(
            record => record with { Runs = [record.Runs[0] with { Spent = spent }] },
            $"run has spent {spent} attempts; the faults that struck it cost 1."
        );

    [Fact]
    public void Verdict_WhenTheTimelineSaysThatNothingWasSpent_IsFail_P9() =>
        Broken(
            record => record with { Facts = [.. record.Facts.Where(fact => fact.Event is EpochCommitted)] },
            "has spent 1 attempts by its row and 0 by its timeline"
        );

    [Fact]
    public void Verdict_WhenAnUndisturbedRunSpentAnAttempt_IsFail_P9() =>
        Broken(record => record with { Baseline = [record.Baseline[0] with { Spent = 1 }] }, "calm has spent 1 attempts");

    [Fact]
    public void Spent_WithAFaultThatMayCostSome_IsAnyOfThem()
    {
        FaultRecord[] faults =
        [
            new FaultRecord(FaultKind.DiskFull, "run", TimeSpan.Zero, [])
            {
                Declared = DeclaredChange.MayEnd("run", 1, most: 2, AttemptEnd.Failed, AttemptEnd.Left),
            },
        ];
        RunFact[] once = [Campaigns.Fact(1, new AttemptEnded(1, AttemptEnd.Failed, null, "full", null))];
        Assert.Empty(SpentAttempts.Check(Campaigns.Run("run", "storm"), faults, []));
        Assert.Empty(SpentAttempts.Check(Campaigns.Run("run", "storm") with { Spent = 1 }, faults, once));
        Assert.NotEmpty(
            SpentAttempts.Check(Campaigns.Run("run", "storm") with { Spent = 3 }, faults, [.. once, .. once, .. once])
        );
    }

    [Fact]
    public void Verdict_WhenALeaseIsLive_IsFail_P6() =>
        Broken(record => record with { Leases = [Campaigns.Live("run")] }, "run@2 on node holds a lease");

    [Theory]
    [InlineData(BlobState.Missing, "is in the ledger but not in the store")]
    [InlineData(BlobState.Damaged, "is in the store with other bytes")]
    public void Verdict_WhenANamedBlobIsMissingOrDamaged_IsFail_P16(object state, string violation) =>
        Broken(record => record with { Blobs = [Campaigns.Blob("run", (BlobState)state)] }, violation);

    [Fact]
    public void Verdict_WhenAFaultDamagedTheBlobItself_IsPassUnlessItIsMissing_P16()
    {
        var fault = Campaigns.Passed.Faults[0] with { DamagedBlob = Campaigns.Blob("run", BlobState.Damaged).Sha256 };
        Assert.Equal(
            "PASS",
            Judge.Of(Campaigns.Passed with { Faults = [fault], Blobs = [Campaigns.Blob("run", BlobState.Damaged)] }).Verdict
        );
        Assert.Equal(
            "FAIL",
            Judge.Of(Campaigns.Passed with { Faults = [fault], Blobs = [Campaigns.Blob("run", BlobState.Missing)] }).Verdict
        );
    }

    [Fact]
    public void Verdict_WhenSomethingHappenedUnderAFaultThatMissed_IsFail() =>
        Broken(
            record =>
                record with
                {
                    Faults =
                    [
                        record.Faults[0],
                        new FaultRecord(FaultKind.SiloKill, null, null, ["attempt 2 of run ended"]) { Missed = true },
                    ],
                },
            "A fault that missed after fault 1 (silo-kill): attempt 2 of run ended"
        );

    [Fact]
    public void Result_CountsFaultsThatMissedApart_AndNotAsStrikes()
    {
        var result = Judge.Of(Campaigns.Passed with { Faults = [Campaigns.Passed.Faults[0] with { Missed = true }] });
        Assert.Equal((0, 1, 1), (result.Faults.Count, result.Missed, result.Checkpoints));
        Assert.Contains("0 of 1 faults of the kind trainer-kill struck.", result.Violations);
        Assert.Contains("run was not struck by any fault.", result.Violations);
    }

    [Fact]
    public void Verdict_OfACampaignThatFailedInTheMiddle_SaysWhatWasSeen() =>
        Broken(
            record =>
                record with
                {
                    Runs = [record.Runs[0] with { State = RunState.Running }],
                    Problems = ["The campaign itself failed after fault 1: JsonException"],
                },
            "The campaign itself failed after fault 1",
            result =>
            {
                Assert.Contains(result.Violations, said => said.Contains("run is Running", StringComparison.Ordinal));
                Assert.Equal((1, 2), (result.Faults["trainer-kill"], result.Epochs));
            }
        );

    private static void Broken(
        Func<CampaignRecord, CampaignRecord> breaking,
        string violation,
        Action<CampaignResult>? also = null
    )
    {
        var result = Judge.Of(breaking(Campaigns.Passed));
        Assert.Equal("FAIL", result.Verdict);
        Assert.Contains(result.Violations, said => said.Contains(violation, StringComparison.Ordinal));
        also?.Invoke(result);
    }
}
