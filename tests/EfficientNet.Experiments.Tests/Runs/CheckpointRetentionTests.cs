using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>Which checkpoints stay, as a rule without a database (P16).</summary>
public sealed class CheckpointRetentionTests
{
    [Fact]
    public void Staying_OfARunUnderWay_IsTheNewestTwoAndTheBest_P16()
    {
        var checkpoints = new[] { Ended(1, 0.7), Ended(2, 0.9), Ended(3, 0.8), Within(35, 3), Within(38, 3) };

        Assert.Equal([38, 35, 20], Steps(RunState.Running, checkpoints, Recording(checkpoints[^1])));
    }

    [Fact]
    public void Staying_OnTies_IsTheFirstBest_P16() =>
        Assert.Equal([30, 10], Steps(RunState.Succeeded, [Ended(1, 0.9), Ended(2, 0.9), Ended(3, 0.9)]));

    [Theory]
    [InlineData(RunState.Succeeded)]
    [InlineData(RunState.Cancelled)]
    public void Staying_OfARunThatNothingResumesFrom_IsTheLastAndTheBest_P16(RunState state) =>
        Assert.Equal([30, 20], Steps(state, [Ended(1, 0.1), Ended(2, 0.9), Ended(3, 0.5)]));

    [Theory]
    [InlineData(RunState.Queued)]
    [InlineData(RunState.Failed)]
    public void Staying_WhenNothingIsRecordedAndNothingEndsWell_IsAll_P16(RunState state) =>
        Assert.Null(CheckpointRetention.Staying(state, [], [Ended(1, 0.1), Ended(2, 0.9), Ended(3, 0.5)]));

    [Fact]
    public void Staying_AfterAnAttemptThatResumedBefore_LacksWhatItPassedOver_P17()
    {
        var newer = new CheckpointStanding(Sample.Checkpoint(1, attempt: 2, step: 15), null);

        Assert.Equal([15, 10], Steps(RunState.Running, [Ended(1, 0.5), Within(18, 1), newer], Recording(newer)));
    }

    [Fact]
    public void Staying_OfAShrunkRun_IsNone_P9() =>
        Assert.Empty(Steps(RunState.Queued, [Within(5, 0)], new RunShrunk(1, 32, 16, "out of memory"))!);

    [Theory]
    [InlineData(10, true)]
    [InlineData(15, false)]
    public void Standing_OfACheckpoint_IsThatOfTheEpochThatItEnds(long step, bool ends) =>
        Assert.Equal(
            ends ? Sample.Metrics(1).ValidationTop1 : null,
            CheckpointStanding.Of(Sample.Checkpoint(1, step: step), Sample.Metrics(1)).ValidationTop1
        );

    private static CheckpointStanding Ended(int epoch, double top1) => new(Sample.Checkpoint(epoch), top1);

    private static CheckpointStanding Within(long step, int epoch) => new(Sample.Checkpoint(epoch, step: step), null);

    private static CheckpointRecorded Recording(CheckpointStanding standing) => new(standing.Checkpoint);

    private static IEnumerable<long>? Steps(RunState after, CheckpointStanding[] checkpoints, params RunEvent[] events) =>
        CheckpointRetention.Staying(after, events, checkpoints)?.Select(checkpoint => checkpoint.Step);
}
