using EfficientNet.Agent.Control;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Outbox;

/// <summary>
/// One attempt's waiting reports (protocol rule P13). They are sent in the order in which they were made, one after the
/// other. Only the report of a checkpoint needs something else first, its blob in the store (P18): if that takes long, later
/// reports may overtake it. The exit report never does, since nothing of an attempt is accepted after it.
/// </summary>
/// <param name="key">Run and attempt; the default for a report that can't be read.</param>
internal sealed class OutboxLane(AttemptKey key)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Number, bool IsExit)> _reports = new();
    private readonly Queue<long> _checkpoints = new();
    private long _stored;
    private long _overtaken;

    /// <summary>Run and attempt.</summary>
    public AttemptKey Key => key;

    /// <summary>Raised by every change that may affect what to do next.</summary>
    public VersionSignal Changes { get; } = new();

    /// <summary>Whether the lane is empty and closed; a later report of the attempt gets a new lane.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
                return _reports.Count + _checkpoints.Count == 0;
        }
    }

    /// <summary>
    /// Whether everything left waits for a long upload, so that nothing else need wait for this lane.
    /// </summary>
    public bool WaitsForUploadOnly
    {
        get
        {
            lock (_gate)
                return CheckpointIsNext && _checkpoints.Peek() == _overtaken && _overtaken != _stored && OnlyExitFollows;
        }
    }

    private bool CheckpointIsNext =>
        _checkpoints.TryPeek(out var checkpoint) && (!_reports.TryPeek(out var report) || checkpoint < report.Number);

    private bool OnlyExitFollows => !_reports.TryPeek(out var report) || report.IsExit;

    /// <summary>Adds a report, which must be the newest.</summary>
    public void Add(long number, ReportBody? body)
    {
        lock (_gate)
        {
            if (body is CheckpointReported)
                _checkpoints.Enqueue(number);
            else
                _reports.Enqueue((number, body is AttemptExited));
        }

        Changes.Raise();
    }

    /// <summary>The report to send now; null while there is none or the next waits for its upload.</summary>
    /// <param name="numbered">
    /// The newest report with a sequence: the control plane may know it, so it is sent before any other gets the next sequence.
    /// </param>
    public long? Next(long numbered)
    {
        lock (_gate)
        {
            if (IsFirst(numbered))
                return numbered;
            if (!CheckpointIsNext)
                return _reports.TryPeek(out var report) ? report.Number : null;
            var checkpoint = _checkpoints.Peek();
            return checkpoint == _stored ? checkpoint
                : checkpoint == _overtaken && !OnlyExitFollows ? _reports.Peek().Number
                : null;
        }
    }

    /// <summary>The checkpoint whose blob to upload now, or null.</summary>
    /// <param name="numbered">The newest report with a sequence: it is sent whatever becomes of its file.</param>
    public long? NextUpload(long numbered)
    {
        lock (_gate)
        {
            return CheckpointIsNext && _checkpoints.Peek() is var next && next != _stored && next != numbered ? next : null;
        }
    }

    /// <summary>Marks a checkpoint's blob as stored: its report may be sent.</summary>
    public void MarkStored(long number)
    {
        lock (_gate)
            _stored = number;
        Changes.Raise();
    }

    /// <summary>Marks a checkpoint's upload as long: later reports may overtake it.</summary>
    public void LetOvertake(long number)
    {
        lock (_gate)
            _overtaken = number;
        Changes.Raise();
    }

    /// <summary>Removes a report that is settled.</summary>
    public void Remove(long number)
    {
        lock (_gate)
        {
            if (_checkpoints.TryPeek(out var checkpoint) && checkpoint == number)
                _checkpoints.Dequeue();
            else if (_reports.TryPeek(out var report) && report.Number == number)
                _reports.Dequeue();
            else
                throw new ArgumentException($"Report {number} is not the first of {this} that waits.", nameof(number));
        }

        Changes.Raise();
    }

    /// <inheritdoc />
    public override string ToString() => key.Run.Value is { } run ? $"{run} attempt {key.Attempt}" : "an unknown run";

    private bool IsFirst(long number) =>
        (_checkpoints.TryPeek(out var checkpoint) && checkpoint == number)
        || (_reports.TryPeek(out var report) && report.Number == number);
}
