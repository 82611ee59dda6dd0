namespace EfficientNet.Agent.Control;

/// <summary>A counter to wait on without missing a change between reading it and waiting.</summary>
internal sealed class VersionSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = New();
    private long _version;

    /// <summary>Number of changes so far.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
                return _version;
        }
    }

    /// <summary>Counts a change and wakes everybody who waits.</summary>
    public void Raise()
    {
        TaskCompletionSource woken;
        lock (_gate)
        {
            _version++;
            (woken, _next) = (_next, New());
        }

        woken.SetResult();
    }

    /// <summary>Completes as soon as <see cref="Version"/> differs from <paramref name="version"/>.</summary>
    public Task ChangedSinceAsync(long version)
    {
        lock (_gate)
            return _version != version ? Task.CompletedTask : _next.Task;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
