using EfficientNet.Agent.Tests.Support;
using EfficientNet.Agent.Trainers;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Tests;

public sealed class HangWatchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();
    private readonly HangWatch _watch;

    public HangWatchTests() => _watch = new HangWatch(limit: TimeSpan.FromSeconds(10), look: Second, _time);

    [Fact]
    public void Trainer_SilentForTheLimit_Hangs_P20()
    {
        Say(new TrainerProgress(7, 1, 0.5, 10));
        Assert.Null(Pass(9));
        Assert.Equal("No step for 10 s (last step 7, training): the trainer hangs.", Pass(1));
    }

    [Fact]
    public void Trainer_ThatWasAsSlowBefore_IsSlowAndHangsOnlyAfterTwentyTimesThat_P20()
    {
        Say(new TrainerProgress(1, 1, 0.5, 10));
        Pass(5);
        Say(new TrainerProgress(2, 1, 0.5, 10));
        Assert.Null(Pass(99));
        Assert.StartsWith("No step for 100 s", Pass(1), StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_BeforeItsFirstStep_HasTenTimesTheLimit_P20()
    {
        Say(new TrainerAlive("building the network", 0));
        Assert.Null(Pass(99));
        Assert.Equal("No step for 100 s (last step 0, building the network): the trainer hangs.", Pass(1));
    }

    [Fact]
    public void Trainer_ThatEvaluatesWithSignsOfLife_DoesNotHang_P20()
    {
        Say(new TrainerProgress(7, 1, 0.5, 10));
        for (var batch = 0; batch < 100; batch++)
        {
            Assert.Null(Pass(9));
            Say(new TrainerAlive("evaluating", 7));
        }

        Assert.Contains("(last step 7, evaluating)", Pass(20 * 9), StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_ThatWaitsForTheAgent_DoesNotHang_P20()
    {
        _watch.Heard(new TrainerProgress(7, 1, 0.5, 10));
        Assert.Null(Pass(1000));
        _watch.Handled();
        Assert.Null(Pass(9));
        Assert.NotNull(Pass(1));
    }

    [Fact]
    public void Trainer_WhileTheAgentItselfStoodStill_IsNotCalledSilent_P20()
    {
        Say(new TrainerProgress(7, 1, 0.5, 10));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(_watch.Look());
        Assert.Null(Pass(7));
        Assert.NotNull(Pass(1));
    }

    private void Say(TrainerMessage message)
    {
        _watch.Heard(message);
        _watch.Handled();
    }

    private string? Pass(int seconds)
    {
        string? said = null;
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(Second);
            said = _watch.Look();
        }

        return said;
    }
}
