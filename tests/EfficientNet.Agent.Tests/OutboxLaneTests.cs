using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Tests;

/// <summary>In which order the reports of one attempt are sent, and what waits for what (protocol rules P13, P18).</summary>
public sealed class OutboxLaneTests
{
    private const long None = 0;
    private readonly OutboxLane _lane = new(Sample.Key("run-a", 1));

    [Fact]
    public void Next_WithoutCheckpoints_IsTheOldest()
    {
        Add(Epoch(1), 4);
        Add(Epoch(2), 7);
        Assert.Equal(4, _lane.Next(None));
        _lane.Remove(4);
        Assert.Equal(7, _lane.Next(None));
        Assert.Null(_lane.NextUpload(None));
        _lane.Remove(7);
        Assert.True(_lane.IsClosed);
        Assert.Null(_lane.Next(None));
    }

    [Fact]
    public void Next_BeforeACheckpointIsStored_WaitsForItsUpload_P18()
    {
        Add(Epoch(1), 1);
        Add(Checkpoint(10), 2);
        Add(Epoch(2), 3);
        Assert.Null(_lane.NextUpload(None)); // A checkpoint may not come before its epoch.
        Assert.Equal(1, _lane.Next(None));
        _lane.Remove(1);
        Assert.Null(_lane.Next(None));
        Assert.Equal(2, _lane.NextUpload(None));
        _lane.MarkStored(2);
        Assert.Null(_lane.NextUpload(None));
        Assert.Equal(2, _lane.Next(None));
        _lane.Remove(2);
        Assert.Equal(3, _lane.Next(None));
    }

    [Fact]
    public void Next_WhenAnUploadTakesLong_LetsEverythingOvertakeItButTheExitAndOtherCheckpoints_P13()
    {
        Add(Checkpoint(10), 1);
        Add(Epoch(2), 2);
        Add(Checkpoint(20), 3);
        Add(Epoch(3), 4);
        Add(new AttemptExited(ExitOutcome.Left, 20), 5);
        _lane.LetOvertake(1);
        Assert.Equal(2, _lane.Next(None));
        _lane.Remove(2);
        Assert.Equal(4, _lane.Next(None));
        Assert.False(_lane.WaitsForUploadOnly);
        _lane.Remove(4);
        Assert.Null(_lane.Next(None));
        Assert.True(_lane.WaitsForUploadOnly);

        _lane.MarkStored(1);
        Assert.False(_lane.WaitsForUploadOnly);
        Assert.Equal(1, _lane.Next(None));
        _lane.Remove(1);
        Assert.Equal(3, _lane.NextUpload(None));
        _lane.MarkStored(3);
        Assert.Equal(3, _lane.Next(None));
        _lane.Remove(3);
        Assert.Equal(5, _lane.Next(None));
    }

    [Fact]
    public void Next_WhenAReportHasItsSequence_IsThatOneFirst_P13()
    {
        Add(Checkpoint(10), 1);
        Add(Epoch(2), 2);
        _lane.MarkStored(1);
        Assert.Equal(2, _lane.Next(numbered: 2)); // It was sent before the checkpoint was stored, and nobody answered.
        Assert.Equal(1, _lane.Next(numbered: 99)); // That one is gone.
    }

    [Fact]
    public void NextUpload_OfACheckpointThatHasItsSequence_IsNone_P13()
    {
        Add(Checkpoint(10), 1);
        Assert.Null(_lane.NextUpload(numbered: 1));
        Assert.Equal(1, _lane.Next(numbered: 1));
    }

    private void Add(ReportBody body, long number) => _lane.Add(number, body);

    private static EpochReported Epoch(int epoch) => new(Sample.Metrics(epoch));

    private static CheckpointReported Checkpoint(long step) => new(new CheckpointRecord(step, 1, 1, new string('a', 64), 5));
}
