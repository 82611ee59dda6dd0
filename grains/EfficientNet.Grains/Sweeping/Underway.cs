using System.Collections.Concurrent;

namespace EfficientNet.Grains.Sweeping;

/// <summary>
/// Work that nobody waits for, at most one piece for each subject at a time: a slow one holds up neither its starter nor the
/// others.
/// </summary>
internal sealed class Underway<TSubject>
    where TSubject : notnull
{
    private readonly ConcurrentDictionary<TSubject, bool> _subjects = new();

    /// <summary>Starts the work unless that of the same subject is still under way. The work handles its own errors.</summary>
    public void Start(TSubject subject, Func<Task> work)
    {
        if (_subjects.TryAdd(subject, true))
            _ = RunAsync(subject, work);
    }

    private async Task RunAsync(TSubject subject, Func<Task> work)
    {
        try
        {
            await work();
        }
        finally
        {
            _subjects.TryRemove(subject, out _);
        }
    }
}
