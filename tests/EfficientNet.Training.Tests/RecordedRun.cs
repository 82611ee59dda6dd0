using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using Microsoft.Extensions.Time.Testing;

namespace EfficientNet.Training.Tests;

/// <summary>A run of the loop in this process, with all its messages.</summary>
internal sealed record RecordedRun(List<TrainerMessage> Messages, RunResult? Result, string StateSha256)
{
    /// <summary>Whether it trained as far as it was to for now.</summary>
    public bool IsHalted { get; private init; }

    public List<EpochMetrics> Epochs => [.. Messages.OfType<EpochFinished>().Select(message => message.Metrics)];

    public List<string> PassedOver =>
        [.. (Messages.OfType<TrainerStarted>().Single().PassedOver ?? []).Select(passed => passed.Reason)];

    /// <summary>The loss of each sign of life, by step.</summary>
    public Dictionary<long, double?> LossByStep =>
        Messages.OfType<TrainerProgress>().ToDictionary(progress => progress.Step, progress => progress.Loss);

    public List<CheckpointWritten> Checkpoints => [.. Messages.OfType<CheckpointWritten>()];

    /// <param name="start">What to train.</param>
    /// <param name="leaveAfter">Ask to leave during this step; every step is reported.</param>
    /// <param name="secondsPerStep">How far the clock advances at each step; null means the system's clock.</param>
    /// <param name="stepsBetweenLossReads">As on a GPU; null means every step.</param>
    public static RecordedRun Train(
        StartTraining start,
        int? leaveAfter = null,
        double? secondsPerStep = null,
        int? stepsBetweenLossReads = null
    )
    {
        using var leave = new CancellationTokenSource();
        var messages = new List<TrainerMessage>();
        var clock = new FakeTimeProvider();
        var options = new TrainingOptions { ProgressInterval = TimeSpan.Zero, StepsBetweenLossReads = stepsBetweenLossReads };
        var data = TinyRun.Data(start.Specification, start.DataDirectory);
        using var loop = new TrainingLoop(start, data, options, Record, secondsPerStep is null ? TimeProvider.System : clock);
        var result = loop.Run(leave.Token);
        return new RecordedRun(messages, result, loop.StateSha256) { IsHalted = loop.IsHalted };

        void Record(TrainerMessage message)
        {
            messages.Add(message);
            if (message is TrainerProgress progress && progress.Step == leaveAfter)
                leave.Cancel();
            if (message is TrainerProgress)
                clock.Advance(TimeSpan.FromSeconds(secondsPerStep ?? 0));
        }
    }
}
