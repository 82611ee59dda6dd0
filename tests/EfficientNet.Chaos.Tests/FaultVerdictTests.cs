using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Tests;

/// <summary>The record of a fault that struck or missed.</summary>
public sealed class FaultVerdictTests
{
    private static readonly PlannedFault Trainer = new(1, FaultKind.TrainerKill, 0, TimeSpan.Zero, Long: false, TimeSpan.Zero);
    private static readonly StrikeOutcome Recovered = new() { Recovery = TimeSpan.FromSeconds(2), Live = ["run", "other"] };
    private static readonly RunFact Killed = Campaigns.Fact(
        1,
        new AttemptEnded(1, AttemptEnd.Failed, FailureClass.Infrastructure, "killed", null)
    );
    private static readonly RunFact Stranger = Killed with { Run = "other" };
    private static readonly RunFact Succeeded = Campaigns.Fact(2, new RunSucceeded(1, Campaigns.Run("run", "storm").Result!));

    [Fact]
    public void Verdict_OfWhatWasDeclared_HasNoProblem()
    {
        var record = Of(Recovered, [Killed]);
        Assert.Empty(record.Problems);
        Assert.Equal((false, TimeSpan.FromSeconds(2), Campaigns.Kill), (record.Missed, record.Recovery, record.Declared));
        Assert.Equal("run", record.Struck);
    }

    [Fact]
    public void Verdict_WhenTheTargetCameToItsOwnEnd_IsAMissAndNoStrike()
    {
        var record = Of(new StrikeOutcome(), [Succeeded]);
        Assert.True(record.Missed);
        Assert.Empty(record.Problems);
        Assert.False(record.Strikes("run", controlPlaneAlone: false));
    }

    [Fact]
    public void Verdict_OfAMiss_KeepsWhatHappenedInItsTime()
    {
        var record = Of(new StrikeOutcome { Ended = ["silo-1 ended by itself with exit code 134"] }, [Succeeded, Stranger]);
        Assert.True(record.Missed);
        Assert.Equal(2, record.Problems.Count);
        Assert.Contains(
            "other ended (Failed, Infrastructure), which was not declared",
            record.Problems[0],
            StringComparison.Ordinal
        );
        Assert.Contains("silo-1 ended by itself", record.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_WhenNothingWasThereToStrike_AllowsNothing()
    {
        var record = Of(new StrikeOutcome { FoundNothing = true }, [Killed]);
        Assert.True(record.Missed);
        Assert.Contains("which was not declared", Assert.Single(record.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_OfAFaultThatMayCauseNothing_WhoseRunEnded_IsAMiss() =>
        Assert.True(
            FaultVerdict
                .Of(
                    Trainer with
                    {
                        Kind = FaultKind.DiskFull,
                    },
                    "run",
                    DeclaredChange.MayEnd("run", 1, 2, AttemptEnd.Failed),
                    new StrikeOutcome(),
                    [Succeeded]
                )
                .Missed
        );

    [Fact]
    public void Verdict_WithoutRecovery_IsAStrikeWithAProblem()
    {
        var record = Of(new StrikeOutcome { Failure = "not recovered: waited 180 s" }, [Killed]);
        Assert.Equal((false, null), (record.Missed, record.Recovery));
        Assert.Equal(["not recovered: waited 180 s"], record.Problems);
    }

    [Fact]
    public void Verdict_OfAFaultBeneathAllRuns_NamesThoseThatWereUnderWay()
    {
        var record = FaultVerdict.Of(
            Trainer with
            {
                Kind = FaultKind.SiloKill,
            },
            "run",
            DeclaredChange.None,
            Recovered with
            {
                DamagedBlob = "ffff",
            },
            []
        );
        Assert.Equal((null, "ffff"), (record.Struck, record.DamagedBlob));
        Assert.Equal(["run", "other"], record.Beneath);
    }

    private static FaultRecord Of(StrikeOutcome outcome, IReadOnlyList<RunFact> facts) =>
        FaultVerdict.Of(Trainer, "run", Campaigns.Kill, outcome, facts);
}
