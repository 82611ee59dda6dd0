using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.TestSupport;

namespace EfficientNet.Training.Tests;

/// <summary>The disk below the checkpoints is full, or read-only, for a while.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SmallDisk _disk;

    public FullDiskTests() => _disk = new SmallDisk(Path.Combine(_folder.Path, "disk"));

    public void Dispose()
    {
        _disk.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_WhileTheDiskTakesNothing_TrainsOnKeepsTheEarlierCheckpointAndWritesTheNext_P16(bool full)
    {
        var whole = RecordedRun.Train(TinyRun.Start(Path.Combine(_folder.Path, "whole")));

        var (result, messages) = Train(
            message =>
            {
                if (message is CheckpointWritten { Checkpoint.Step: 5 })
                    (full ? (Action)_disk.Fill : _disk.MakeReadOnly)();
                if (message is EpochFinished { Metrics.Epoch: 3 })
                    (full ? (Action)_disk.Free : _disk.MakeWritable)();
            },
            TestContext.Current.CancellationToken
        );

        var failed = Assert.Single(messages.OfType<CheckpointNotWritten>());
        Assert.Equal(10, failed.Step);
        Assert.Contains(full ? "No space left on device" : "Read-only file system", failed.Reason, StringComparison.Ordinal);
        Assert.Equal([5L, 15L], messages.OfType<CheckpointWritten>().Select(written => written.Checkpoint.Step));
        Assert.Equal(whole.Result!.WeightsSha256, result!.WeightsSha256);
        Assert.Equal(
            ["15.ckpt", "5.ckpt"],
            Directory.EnumerateFileSystemEntries(Path.Combine(_disk.Path, "checkpoints", "1")).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void Run_AskedToLeaveWhileTheDiskIsFull_LeavesAndGoesOnFromTheEarlierCheckpoint_P17()
    {
        var whole = RecordedRun.Train(TinyRun.Start(Path.Combine(_folder.Path, "whole")));
        using var leave = new CancellationTokenSource();

        var (result, messages) = Train(
            message =>
            {
                if (message is not CheckpointWritten)
                    return;
                _disk.Fill();
                leave.Cancel();
            },
            leave.Token
        );

        Assert.Null(result);
        var kept = messages.OfType<CheckpointWritten>().Single();
        var resumed = RecordedRun.Train(
            TinyRun.Start(Path.Combine(_folder.Path, "elsewhere"), attempt: 2, checkpoints: TinyRun.File(kept))
        );
        Assert.Empty(resumed.PassedOver);
        Assert.Equal(whole.Result!.WeightsSha256, resumed.Result!.WeightsSha256);
    }

    private (RunResult? Result, List<TrainerMessage> Messages) Train(Action<TrainerMessage> on, CancellationToken leave)
    {
        var start = TinyRun.Start(_disk.Path);
        var messages = new List<TrainerMessage>();
        using var loop = new TrainingLoop(
            start,
            TinyRun.Data(start.Specification),
            new TrainingOptions(),
            Record,
            TimeProvider.System
        );
        return (loop.Run(leave), messages);

        void Record(TrainerMessage message)
        {
            messages.Add(message);
            on(message);
        }
    }
}
