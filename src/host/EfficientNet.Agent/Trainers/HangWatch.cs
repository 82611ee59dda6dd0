using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Trainers;

/// <summary>
/// Distinguishes a trainer that hangs from a slow one. Trainers give signs of life from their training thread; silence for
/// max(<paramref name="limit"/>, 20 × the longest silence between two steps so far) means that it hangs, and ten times that
/// before the first step, which builds the network and warms libraries up.
/// </summary>
/// <param name="limit">No shorter silence is a hang.</param>
/// <param name="look">
/// Time between two calls of <see cref="Look"/>. A gap of more than twice that is not counted: this process itself was stopped.
/// </param>
/// <param name="time">Its timestamps are read; they are monotonic, so a clock that jumps does not matter.</param>
internal sealed class HangWatch(TimeSpan limit, TimeSpan look, TimeProvider time)
{
    private const int TimesTheSlowest = 20;
    private const int TimesBeforeTheFirstStep = 10;
    private readonly Lock _gate = new();
    private long _lookedAt = time.GetTimestamp();
    private TimeSpan _silence;
    private TimeSpan _slowest;
    private bool _stepped;
    private bool _busy;
    private long _step;
    private string _doing = "starting";

    /// <summary>
    /// A message arrived. Until <see cref="Handled"/> the trainer may be waiting for this agent, which must not count as silence.
    /// </summary>
    public void Heard(TrainerMessage message)
    {
        lock (_gate)
        {
            Count();
            if (_stepped && _silence > _slowest)
                _slowest = _silence;
            (_silence, _busy) = (TimeSpan.Zero, true);
            (_step, _doing) = message switch
            {
                TrainerProgress progress => (progress.Step, "training"),
                TrainerAlive alive => (Math.Max(_step, alive.Step), alive.Doing),
                TrainerStarted started => (started.FromStep, "training"),
                EpochFinished epoch => (epoch.Metrics.Step, "training"),
                TrainingCompleted or TrainingFailed => (_step, "ending"),
                _ => (_step, "training"),
            };
            _stepped |= message is TrainerProgress or EpochFinished;
        }
    }

    /// <summary>The message was handled; silence counts again.</summary>
    public void Handled()
    {
        lock (_gate)
        {
            Count();
            _busy = false;
        }
    }

    /// <summary>Call it every <c>look</c>: returns a sentence about the hang, or null.</summary>
    public string? Look()
    {
        lock (_gate)
        {
            Count();
            var patience = limit > TimesTheSlowest * _slowest ? limit : TimesTheSlowest * _slowest;
            if (!_stepped)
                patience *= TimesBeforeTheFirstStep;
            return _silence >= patience
                ? $"No step for {_silence.TotalSeconds:0} s (last step {_step}, {_doing}): the trainer hangs."
                : null;
        }
    }

    private void Count()
    {
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(_lookedAt, now);
        _lookedAt = now;
        if (!_busy)
            _silence += passed < 2 * look ? passed : 2 * look;
    }
}
