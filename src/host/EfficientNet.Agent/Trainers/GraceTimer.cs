namespace EfficientNet.Agent.Trainers;

/// <summary>Calls back after a time that later requests can only shorten. Not thread-safe.</summary>
/// <param name="time">Measures it.</param>
/// <param name="elapsed">Called after that time, on another thread.</param>
internal sealed class GraceTimer(TimeProvider time, Action elapsed) : IDisposable
{
    private ITimer? _timer;
    private TimeSpan _grace;
    private long _askedAt;

    /// <summary>Fires no later than this from now.</summary>
    public void Within(TimeSpan grace)
    {
        if (_timer is not null && time.GetElapsedTime(_askedAt) + grace >= _grace)
            return;
        (_askedAt, _grace) = (time.GetTimestamp(), grace);
        _timer?.Dispose();
        _timer = time.CreateTimer(_ => elapsed(), state: null, grace, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public void Dispose() => _timer?.Dispose();
}
