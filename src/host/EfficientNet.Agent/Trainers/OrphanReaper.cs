using EfficientNet.Agent.Configuration;
using EfficientNet.Host.Processes;

namespace EfficientNet.Agent.Trainers;

/// <summary>
/// Makes sure that no trainer of an earlier incarnation is left before this one registers: a newer incarnation without an
/// attempt proves that attempt dead (protocol rule P12). Trainers end by themselves when their agent goes; one that hangs is
/// killed.
/// </summary>
internal sealed partial class OrphanReaper(
    AgentFolder folder,
    AgentTimings timings,
    TimeProvider time,
    ILogger<OrphanReaper> logger
)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for orphans to end, kills those that have not, and waits again.</summary>
    public async Task ReapAsync(CancellationToken cancellationToken)
    {
        var orphans = SlotOwner.StillRunning(folder.Slots);
        if (orphans.Count == 0)
            return;
        LogWaiting(orphans.Count);
        foreach (var orphan in await OutlivingAsync(orphans, cancellationToken))
        {
            LogKilling(orphan.Pid);
            Signals.KillGroup(orphan.Pid);
        }

        foreach (var orphan in await OutlivingAsync(orphans, cancellationToken))
            LogUnkillable(orphan.Pid); // It is in an uninterruptible system call; its lock file still holds the slot.
    }

    private async Task<IReadOnlyList<SlotOwner>> OutlivingAsync(
        IReadOnlyList<SlotOwner> orphans,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        while (orphans.Any(orphan => orphan.IsRunning) && time.GetElapsedTime(began) < timings.OrphanGrace)
            await Task.Delay(Look, time, cancellationToken);
        return [.. orphans.Where(orphan => orphan.IsRunning)];
    }

    [LoggerMessage(LogLevel.Information, "{Count} trainers of an earlier agent are still ending")]
    private partial void LogWaiting(int count);

    [LoggerMessage(LogLevel.Warning, "Trainer {Pid} of an earlier agent did not end and is killed")]
    private partial void LogKilling(int pid);

    [LoggerMessage(LogLevel.Error, "Trainer {Pid} of an earlier agent could not be killed; its device slot stays taken")]
    private partial void LogUnkillable(int pid);
}
