using EfficientNet.Agent.ControlPlane;
using EfficientNet.Contracts.Agents;
using EfficientNet.Host;

namespace EfficientNet.Agent.Outbox;

/// <summary>
/// Delivers one lane: its reports one after the other, each until it is acknowledged, and in parallel the blobs of its
/// checkpoints.
/// </summary>
internal sealed partial class LaneDelivery
{
    private readonly OutboxLane _lane;
    private readonly DeliveryEnvironment _environment;
    private readonly ILogger _logger;
    private readonly Backoff _sending;
    private readonly LaneUploads _uploads;
    private volatile bool _refused;

    /// <summary>To be run once.</summary>
    public LaneDelivery(OutboxLane lane, DeliveryEnvironment environment)
    {
        (_lane, _environment, _logger) = (lane, environment, environment.Logger);
        _sending = environment.RetriesOf(lane.Key.GetHashCode());
        _uploads = new LaneUploads(lane, environment, () => _refused || environment.Fleet.IsOver(lane.Key));
    }

    /// <summary>Whether the last try failed.</summary>
    public bool IsFailing => _sending.Failures > 0 || _uploads.IsFailing;

    private string Subject => $"reports of {_lane}";

    /// <summary>Delivers until the lane is empty.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                EachAsync(_lane.Next, SendAsync, cancellationToken),
                EachAsync(_lane.NextUpload, _uploads.UploadAsync, cancellationToken)
            );
        }
        finally
        {
            _environment.Problems.Set(Subject, null);
        }
    }

    private async Task EachAsync(
        Func<long, long?> next,
        Func<long, CancellationToken, Task> take,
        CancellationToken cancellationToken
    )
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
            _environment.Problems.Set(Subject, null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever it was, trainers train on, and no report may be skipped.
            if (_sending.Failures == 0)
                LogWaiting(_lane, error.Message, DeliveryEnvironment.Unexpected(error));
            _environment.SetProblem(Subject, $"Reports of {_lane} wait", error);
            await Task.Delay(_sending.Next(), _environment.Time, cancellationToken);
        }
    }

    private async Task DeliverAsync(long number, OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (Sequence(number, entry) is not { } sequence)
            return;
        var report = new Report(entry.Run, entry.Attempt, sequence, entry.At, entry.Body);
        if (await AskAsync(number, report, cancellationToken) is not { } answer)
            return;
        _environment.Outbox.Remove(number); // Has no effect if it was set aside.
        if (answer.Verdict == ReportVerdict.Refused)
        {
            _refused = true;
            if (entry.Body is not AttemptExited { Outcome: ExitOutcome.Stopped }) // Stopped means that it is over.
                LogRefused(_lane, sequence, answer.Reason);
            _environment.Fleet.Stop(entry.Key, $"its report was refused: {answer.Reason}");
        }

        if (answer.Kept is { } kept)
            _environment.Collector.OnCheckpointRecorded(entry.Key, kept);
        if (entry.Body is AttemptExited exited)
            _environment.Collector.OnExitSettled(entry.Key, exited, answer.Verdict);
    }

    // A report that the control plane will never accept is set aside. Without it the attempt is incomplete, unless it is the
    // exit report, which is sent again without its details, so that the attempt is spent.
    private async Task<ReportAnswer?> AskAsync(long number, Report report, CancellationToken cancellationToken)
    {
        try
        {
            return await _environment.Client.ReportAsync(report, cancellationToken);
        }
        catch (ControlPlaneException error) when (error.IsFinal)
        {
            LogUnacceptable(_lane, report.Sequence, error.Message);
            var answer = await AskWithoutDetailsAsync(report, cancellationToken);
            SetAside(number, error.Message);
            if (answer is null)
                _environment.Fleet.Stop(_lane.Key, $"its report {report.Sequence} is not acceptable: {error.Message}");
            return answer;
        }
    }

    // Null means that it is not an exit report, or is not acceptable even then.
    private async Task<ReportAnswer?> AskWithoutDetailsAsync(Report report, CancellationToken cancellationToken)
    {
        if (report.Body is not AttemptExited exited)
            return null;
        var bare = exited.WithoutDetails();
        if (bare == exited)
            return null;
        try
        {
            return await _environment.Client.ReportAsync(report with { Body = bare }, cancellationToken);
        }
        catch (ControlPlaneException error) when (error.IsFinal)
        {
            return null;
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

    private void SetAside(long number, string reason)
    {
        _environment.Outbox.SetAside(number, reason);
        _environment.Problems.Set("set aside", _environment.Outbox.DescribeSetAside());
    }
}
