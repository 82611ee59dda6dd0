using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos.Tests;

/// <summary>Every run must be struck once before it ends.</summary>
public sealed class ChoiceTests
{
    private static readonly PlannedFault Silo = new(1, FaultKind.SiloKill, 0, TimeSpan.Zero, Long: false, TimeSpan.Zero);
    private static readonly PlannedFault Trainer = Silo with { Number = 2, Kind = FaultKind.TrainerFreeze };

    [Fact]
    public void NextFault_WhenEveryLiveRunHasBeenStruck_FollowsThePlan() =>
        Assert.Equal(Silo, NextFault.Choose([Silo, Trainer], unstruckLive: false, unstruck: true, new SeededNumbers(1)));

    [Fact]
    public void NextFault_WhenALiveRunHasNotBeenStruck_IsTheFirstThatHitsARun() =>
        Assert.Equal(Trainer, NextFault.Choose([Silo, Trainer], unstruckLive: true, unstruck: true, new SeededNumbers(1)));

    [Fact]
    public void NextFault_WhenNoneOfThePlanHitsARun_IsAnExtraOne() =>
        Assert.Equal(
            (0, FaultKind.TrainerKill),
            NextFault.Choose([Silo], unstruckLive: true, unstruck: true, new SeededNumbers(1)) is { } extra
                ? (extra.Number, extra.Kind)
                : default
        );

    [Fact]
    public void NextFault_AfterThePlan_WaitsForUnstruckRunsAndElseEnds()
    {
        Assert.Equal(
            FaultKind.TrainerKill,
            NextFault.Choose([], unstruckLive: false, unstruck: true, new SeededNumbers(1))!.Kind
        );
        Assert.Null(NextFault.Choose([], unstruckLive: false, unstruck: false, new SeededNumbers(1)));
    }

    [Fact]
    public void Target_IsARunThatWasStruckLeast()
    {
        LiveAttempt[] live = [Live("a", epoch: 2), Live("b", epoch: 2), Live("c", epoch: 2)];
        for (var number = 0UL; number < 10; number++)
            Assert.Equal("b", TargetChooser.Choose(live, run => run == "b" ? 1 : 2, number)!.Run);
    }

    [Fact]
    public void Target_InItsLastEpoch_IsLeftAloneUnlessItWasNeverStruck()
    {
        LiveAttempt[] live = [Live("ending", epoch: 9), Live("other", epoch: 2)];
        Assert.Equal("other", TargetChooser.Choose(live, run => run == "ending" ? 1 : 5, 0)!.Run);
        Assert.Equal("ending", TargetChooser.Choose(live, run => run == "ending" ? 0 : 5, 0)!.Run);
        Assert.Null(TargetChooser.Choose([], _ => 0, 0));
    }

    private static LiveAttempt Live(string run, int epoch) => new(run, 1, "node", epoch, 10, 0, Began: true, Progress: null);
}
