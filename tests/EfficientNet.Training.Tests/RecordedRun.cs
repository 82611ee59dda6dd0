using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Training.Tests;

/// <summary>A run of the loop in this process, with all that it said.</summary>
internal sealed record RecordedRun(List<TrainerMessage> Messages, List<string> PassedOver, RunResult? Result, string StateSha256)
{
    public List<EpochMetrics> Epochs => [.. Messages.OfType<EpochFinished>().Select(message => message.Metrics)];

    public List<CheckpointWritten> Checkpoints => [.. Messages.OfType<CheckpointWritten>()];

    /// <param name="start">What to train.</param>
    /// <param name="leaveAfter">Ask to leave during this step; every step is reported.</param>
    /// <param name="options">Options, with signs of life at every step in any case.</param>
    public static RecordedRun Train(StartTraining start, int? leaveAfter = null, TrainingOptions? options = null)
    {
        using var leave = new CancellationTokenSource();
        var messages = new List<TrainerMessage>();
        var passedOver = new List<string>();
        using var loop = new TrainingLoop(
            start, TinyRun.Data(start.Specification), (options ?? new TrainingOptions()) with { ProgressInterval = TimeSpan.Zero }, Record, passedOver.Add, TimeProvider.System);
        var result = loop.Run(leave.Token);
        return new RecordedRun(messages, passedOver, result, loop.StateSha256);

        void Record(TrainerMessage message)
        {
            messages.Add(message);
            if (message is TrainerProgress progress && progress.Step == leaveAfter)
                leave.Cancel();
        }
    }
}
