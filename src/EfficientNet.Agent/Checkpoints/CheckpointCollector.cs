using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Checkpoints;

/// <summary>
/// Deletes checkpoints that nothing on this host needs any more. What was reported is in the control plane's store, so a deletion that was
/// too early costs a download.
/// </summary>
internal sealed partial class CheckpointCollector(AgentFolder folder, AttemptFleet fleet, AgentTimings timings, TimeProvider time, ILogger<CheckpointCollector> logger)
{
    /// <summary>Deletes a run's checkpoints when its last report on this host shows that it is complete, or goes on elsewhere.</summary>
    public void OnExitSettled(AttemptKey key, AttemptExited exit, ReportVerdict verdict)
    {
        if (exit.Outcome is not (ExitOutcome.Completed or ExitOutcome.Stopped) && verdict != ReportVerdict.Refused)
            return; // It left or failed: the next attempt may come to this host.
        if (!fleet.Holds(key.Run))
            Delete(folder.CheckpointsOf(key.Run));
    }

    /// <summary>Deletes checkpoints and logs that are old and not in use.</summary>
    public void Sweep()
    {
        var now = time.GetUtcNow();
        try
        {
            SweepCheckpoints(now);
            foreach (var log in new DirectoryInfo(folder.Logs).EnumerateFiles().Where(log => now - log.LastWriteTimeUtc > timings.LogRetention))
                log.Delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            LogNotDeleted(folder.Path, error.Message); // For example: a trainer removed a file meanwhile. The next sweep comes.
        }
    }

    private void SweepCheckpoints(DateTimeOffset now)
    {
        foreach (var run in new DirectoryInfo(folder.Checkpoints).EnumerateDirectories())
        {
            var touched = run.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.LastWriteTimeUtc).Append(run.LastWriteTimeUtc).Max();
            if (now - touched > timings.CheckpointRetention && !fleet.Holds(RunId.Parse(run.Name)))
                Delete(run.FullName);
        }
    }

    private void Delete(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(path, error.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old files in {Folder} could not be deleted: {Reason}")]
    private partial void LogNotDeleted(string folder, string reason);
}
