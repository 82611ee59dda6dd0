using EfficientNet.Agent.Checkpoints;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.ControlPlane;
using EfficientNet.Contracts.Agents;
using EfficientNet.Host;

namespace EfficientNet.Agent.Outbox;

/// <summary>Delivers reports one after the other, each until it is acknowledged (protocol rule P13).</summary>
internal sealed partial class OutboxDelivery(
    ReportOutbox outbox,
    AttemptJournal journal,
    ControlPlaneClient client,
    CheckpointUploader uploader,
    CheckpointCollector collector,
    AttemptFleet fleet,
    NodeProblems problems,
    AgentFolder folder,
    AgentTimings timings,
    TimeProvider time,
    ILogger<OutboxDelivery> logger)
{
    private const string Subject = "delivery";
    private readonly Backoff _backoff = new(timings.FirstRetry, timings.LongestRetry, seed: ~(int)folder.Incarnation);

    /// <summary>Whether the last try failed.</summary>
    public bool IsFailing => _backoff.Failures > 0;

    /// <summary>Delivers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var number = await outbox.OldestAsync(cancellationToken);
            try
            {
                if (outbox.Read(number) is { } entry)
                    await DeliverAsync(number, entry, cancellationToken);
                if (_backoff.Failures > 0)
                    LogDeliveredAgain(outbox.Count);
                _backoff.Reset();
                problems.Set(Subject, null);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Whatever it was, trainers go on, and no report may be passed over.
                if (_backoff.Failures == 0)
                    LogWaiting(outbox.Count, error.Message, error is AgentException or IOException or UnauthorizedAccessException ? null : error);
                // Silence is no problem of this host's; an answer may be, such as that the server's disk is full.
                problems.Set(Subject, error is ControlPlaneException { Status: null } ? null : $"{outbox.Count} reports wait: {error.Message}");
                await Task.Delay(_backoff.Next(), time, cancellationToken);
            }
        }
    }

    private async Task DeliverAsync(long number, OutboxEntry entry, CancellationToken cancellationToken)
    {
        // Once a report has its sequence the control plane may know it: from then on it is sent whatever becomes of the file.
        if (entry.Body is CheckpointReported { Checkpoint: var checkpoint } && !journal.IsNumbered(entry.Key, number)
            && (fleet.IsOver(entry.Key) || !await uploader.EnsureStoredAsync(entry.Key, checkpoint, entry.Upload, cancellationToken)))
        {
            outbox.Remove(number);
            return;
        }

        if (Sequence(number, entry) is not { } sequence)
            return;
        if (await SendAsync(number, entry, sequence, cancellationToken) is not { } answer)
            return;
        outbox.Remove(number);
        if (answer.Verdict == ReportVerdict.Refused)
        {
            if (entry.Body is not AttemptExited { Outcome: ExitOutcome.Stopped }) // That one was stopped because it is over.
                LogRefused(entry.Run, entry.Attempt, sequence, answer.Reason);
            fleet.Stop(entry.Key, $"its report was refused: {answer.Reason}");
        }

        if (answer.Kept is { } kept)
            collector.OnCheckpointRecorded(entry.Key, kept);
        if (entry.Body is AttemptExited exited)
            collector.OnExitSettled(entry.Key, exited, answer.Verdict);
    }

    // A report that the control plane will never take must not hold up the others; without it the attempt can't be whole any more.
    private async Task<ReportAnswer?> SendAsync(long number, OutboxEntry entry, long sequence, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ReportAsync(new Report(entry.Run, entry.Attempt, sequence, entry.At, entry.Body), cancellationToken);
        }
        catch (ControlPlaneException error) when (error.IsFinal)
        {
            outbox.SetAside(number, error.Message);
            problems.Set("set aside", outbox.DescribeSetAside());
            fleet.Stop(entry.Key, $"its report {sequence} is not acceptable: {error.Message}");
            return null;
        }
    }

    private long? Sequence(long number, OutboxEntry entry)
    {
        try
        {
            return journal.Number(entry.Key, number);
        }
        catch (InvalidDataException error)
        {
            outbox.SetAside(number, error.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Reports} reports wait in the outbox: {Reason}")]
    private partial void LogWaiting(int reports, string reason, Exception? unexpected);

    [LoggerMessage(LogLevel.Information, "Reports are delivered again; {Reports} still wait")]
    private partial void LogDeliveredAgain(int reports);

    [LoggerMessage(LogLevel.Warning, "{Run} attempt {Attempt}: report {Sequence} was refused: {Reason}")]
    private partial void LogRefused(Contracts.RunId run, int attempt, long sequence, string? reason);
}
