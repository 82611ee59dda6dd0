using EfficientNet.Agent.Outbox;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Trainers;

/// <summary>Turns the messages of an attempt's trainers into reports, and remembers what decides how it ends.</summary>
/// <param name="key">Run and attempt.</param>
/// <param name="environment">Shared by all attempts.</param>
/// <param name="stopping">Cancelled when the attempt is over: later reports would be refused.</param>
internal sealed partial class TrainerListener(AttemptKey key, AttemptEnvironment environment, CancellationToken stopping)
{
    private readonly ILogger<AttemptRunner> _logger = environment.Logger;

    /// <summary>Subject of the run's problems on the node.</summary>
    public string Subject => $"run {key.Run}";

    /// <summary>The newest sign of life.</summary>
    public TrainerProgress? Progress { get; private set; }

    /// <summary>How the trainer reported its end.</summary>
    public TrainerMessage? Ending { get; private set; }

    /// <summary>Why the newest checkpoint could not be written.</summary>
    public string? Unwritten { get; private set; }

    /// <summary>Checkpoints that could not be used so far.</summary>
    public List<PassedCheckpoint> PassedOver { get; } = [];

    /// <summary>Checkpoints because of which the trainer gave up; it needs older ones.</summary>
    public IReadOnlyList<PassedCheckpoint> Unusable { get; set; } = [];

    /// <summary>Handles a message of the trainer.</summary>
    public async Task HandleAsync(TrainerMessage message)
    {
        try
        {
            switch (message)
            {
                case TrainerProgress progress:
                    Progress = progress;
                    break;
                case TrainerStarted started:
                    PassedOver.AddRange(started.PassedOver ?? []);
                    await ReportAsync(
                        new AttemptStarted(
                            started.FromStep,
                            started.FromEpoch,
                            started.StepsPerEpoch,
                            started.ComputeClass,
                            PassedOver is [] ? null : [.. PassedOver]
                        )
                    );
                    break;
                case CheckpointsUnusable unusable:
                    Unusable = unusable.PassedOver;
                    break;
                case EpochFinished epoch:
                    await ReportAsync(new EpochReported(epoch.Metrics));
                    break;
                case CheckpointNotWritten unwritten:
                    Unwritten = unwritten.Reason;
                    LogNoCheckpoint(key.Run, key.Attempt, unwritten.Step, unwritten.Reason);
                    environment.Problems.Set(
                        Subject,
                        $"{key.Run} trains on without a checkpoint since step {unwritten.Step}: {unwritten.Reason}"
                    );
                    break;
                case CheckpointWritten written:
                    Unwritten = null;
                    environment.Problems.Set(Subject, null);
                    await ReportAsync(new CheckpointReported(written.Checkpoint), written.Path);
                    break;
                case BrokenImagesMet broken:
                    await ReportAsync(new BrokenImagesReported(broken.Images, broken.Count));
                    break;
                case TrainingCompleted or TrainingFailed:
                    Ending = message;
                    break;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It would be refused.
        }
    }

    private Task<long> ReportAsync(ReportBody body, string? upload = null) =>
        environment.Outbox.AppendAsync(
            new OutboxEntry(key.Run, key.Attempt, environment.Time.GetUtcNow(), body, upload),
            stopping
        );

    [LoggerMessage(
        LogLevel.Error,
        "{Run} attempt {Attempt}: the checkpoint of step {Step} could not be written: {Reason} Training continues, "
            + "and the next one is tried when it is due"
    )]
    private partial void LogNoCheckpoint(RunId run, int attempt, long step, string reason);
}
