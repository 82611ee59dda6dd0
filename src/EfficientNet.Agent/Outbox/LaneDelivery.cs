using EfficientNet.Agent.Control;
using EfficientNet.Agent.ControlPlane;
using EfficientNet.Agent.Files;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Outbox;

/// <summary>Delivers one lane: its reports one after the other, each until it is acknowledged, and beside them the blobs of its checkpoints.</summary>
internal sealed partial class LaneDelivery
{
    private readonly OutboxLane _lane;
    private readonly DeliveryEnvironment _environment;
    private readonly ILogger _logger;
    private readonly Backoff _sending;
    private readonly Backoff _uploading;
    private volatile bool _refused;

    /// <summary>To be run once.</summary>
    public LaneDelivery(OutboxLane lane, DeliveryEnvironment environment)
    {
        (_lane, _environment, _logger) = (lane, environment, environment.Logger);
        _sending = Patience(seed: lane.Key.GetHashCode());
        _uploading = Patience(seed: ~lane.Key.GetHashCode());
    }

    /// <summary>Whether the last try failed.</summary>
    public bool IsFailing => _sending.Failures + _uploading.Failures > 0;

    private bool IsOver => _refused || _environment.Fleet.IsOver(_lane.Key);

    private string Reports => $"reports of {_lane}";

    private string Checkpoint => $"checkpoint of {_lane}";

    /// <summary>Delivers until nothing waits in the lane.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                EachAsync(_lane.Next, SendAsync, cancellationToken),
                EachAsync(_lane.NextUpload, UploadAsync, cancellationToken));
        }
        finally
        {
            _environment.Problems.Set(Reports, null);
            _environment.Problems.Set(Checkpoint, null);
        }
    }

    private async Task EachAsync(Func<long, long?> next, Func<long, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = _lane.Changes.Version;
            if (_lane.IsClosed)
                return;
            if (next(_environment.Journal.Numbered(_lane.Key)) is { } number)
                await take(number, cancellationToken);
            else
                await _lane.Changes.ChangedSinceAsync(version).WaitAsync(cancellationToken);
        }
    }

    private async Task SendAsync(long number, CancellationToken cancellationToken)
    {
        try
        {
            if (_environment.Outbox.Read(number) is { } entry)
                await DeliverAsync(number, entry, cancellationToken);
            if (_sending.Failures > 0)
                LogDeliveredAgain(_lane);
            _sending.Reset();
            _environment.Problems.Set(Reports, null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever it was, trainers train on, and no report may be passed over.
            if (_sending.Failures == 0)
                LogWaiting(_lane, error.Message, Unexpected(error));
            SetProblem(Reports, $"Reports of {_lane} wait", error);
            await Task.Delay(_sending.Next(), _environment.Time, cancellationToken);
        }
    }

    private async Task DeliverAsync(long number, OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (Sequence(number, entry) is not { } sequence)
            return;
        var report = new Report(entry.Run, entry.Attempt, sequence, entry.At, entry.Body);
        if (await SendAsync(number, report, cancellationToken) is not { } answer)
            return;
        _environment.Outbox.Remove(number); // Does nothing to one that was set aside.
        if (answer.Verdict == ReportVerdict.Refused)
        {
            _refused = true;
            if (entry.Body is not AttemptExited { Outcome: ExitOutcome.Stopped }) // That one was stopped because it is over.
                LogRefused(_lane, sequence, answer.Reason);
            _environment.Fleet.Stop(entry.Key, $"its report was refused: {answer.Reason}");
        }

        if (answer.Kept is { } kept)
            _environment.Collector.OnCheckpointRecorded(entry.Key, kept);
        if (entry.Body is AttemptExited exited)
            _environment.Collector.OnExitSettled(entry.Key, exited, answer.Verdict);
    }

    // What the control plane will never take is set aside. Without it the attempt can't be whole any more, but for its end: without the
    // details it says what it must, and the attempt is spent.
    private async Task<ReportAnswer?> SendAsync(long number, Report report, CancellationToken cancellationToken)
    {
        try
        {
            return await _environment.Client.ReportAsync(report, cancellationToken);
        }
        catch (ControlPlaneException error) when (error.IsFinal)
        {
            LogUnacceptable(_lane, report.Sequence, error.Message);
            var bare = report.Body is AttemptExited exited ? report with { Body = exited.WithoutDetails() } : null;
            var answer = bare is not null && bare != report ? await SendAsync(number, bare, cancellationToken) : null;
            SetAside(number, error.Message);
            if (answer is null)
                _environment.Fleet.Stop(_lane.Key, $"its report {report.Sequence} is not acceptable: {error.Message}");
            return answer;
        }
    }

    private long? Sequence(long number, OutboxEntry entry)
    {
        try
        {
            return _environment.Journal.Number(entry.Key, number);
        }
        catch (InvalidDataException error)
        {
            SetAside(number, error.Message);
            return null;
        }
    }

    // The newest blob is uploaded until it is in the store, or can never be there.
    private async Task UploadAsync(long number, CancellationToken cancellationToken)
    {
        using var patience = _environment.Time.CreateTimer(
            _ => _environment.Outbox.LetOvertake(_lane, number), state: null, _environment.Timings.UploadPatience, Timeout.InfiniteTimeSpan);
        while (!await TryUploadAsync(number, patience, cancellationToken))
            await Task.Delay(_uploading.Next(), _environment.Time, cancellationToken);
        _uploading.Reset();
        _environment.Problems.Set(Checkpoint, null);
    }

    private async Task<bool> TryUploadAsync(long number, ITimer patience, CancellationToken cancellationToken)
    {
        try
        {
            if (_environment.Outbox.Read(number) is not { Body: CheckpointReported { Checkpoint: var checkpoint } } entry)
                return true; // It was set aside.
            if (!IsOver && await _environment.Uploader.EnsureStoredAsync(entry.Key, checkpoint, entry.Upload, cancellationToken))
                _lane.MarkStored(number);
            else
                _environment.Outbox.Remove(number);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (_uploading.Failures == 0)
                LogNotStored(_lane, error.Message, Unexpected(error));
            SetProblem(Checkpoint, $"A checkpoint of {_lane} is not stored yet", error);
            // While nobody is there, the store is not to blame.
            if (error is ControlPlaneException { Status: null })
                patience.Change(_environment.Timings.UploadPatience, Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    private void SetAside(long number, string reason)
    {
        _environment.Outbox.SetAside(number, reason);
        _environment.Problems.Set("set aside", _environment.Outbox.DescribeSetAside());
    }

    // Silence is no problem of this host's; an answer may be, such as that the server's disk is full.
    private void SetProblem(string subject, string what, Exception error) =>
        _environment.Problems.Set(subject, error is ControlPlaneException { Status: null } ? null : $"{what}: {error.Message}");

    private Backoff Patience(int seed) => new(_environment.Timings.FirstRetry, _environment.Timings.LongestRetry, seed);

    private static Exception? Unexpected(Exception error) => error is AgentException || DiskProblem.Is(error) ? null : error;
}
