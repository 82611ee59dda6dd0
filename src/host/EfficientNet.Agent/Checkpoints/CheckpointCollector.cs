using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Checkpoints;

/// <summary>
/// Deletes checkpoints that this host no longer needs. Reported ones are in the control plane's store, so deleting one too
/// early only costs a download.
/// </summary>
internal sealed partial class CheckpointCollector(
    AgentFolder folder,
    AttemptFleet fleet,
    AgentTimings timings,
    TimeProvider time,
    ILogger<CheckpointCollector> logger
)
{
    /// <summary>
    /// Deletes a run's checkpoints when its last report on this host shows that it is complete or continues elsewhere.
    /// </summary>
    public void OnExitSettled(AttemptKey key, AttemptExited exit, ReportVerdict verdict)
    {
        if (exit.Outcome is not (ExitOutcome.Completed or ExitOutcome.Stopped) && verdict != ReportVerdict.Refused)
            return; // It left or failed: the next attempt may come to this host.
        if (!fleet.Holds(key.Run))
            Delete(new DirectoryInfo(folder.CheckpointsOf(key.Run)));
    }

    /// <summary>
    /// Deletes files of earlier attempts, and fetched ones, that no row names any more (protocol rule P16: row first, file
    /// after). The current attempt's are its trainer's to delete.
    /// </summary>
    /// <param name="key">The attempt whose checkpoint was recorded: the current one.</param>
    /// <param name="kept">The run's rows.</param>
    public void OnCheckpointRecorded(AttemptKey key, IReadOnlyList<CheckpointRecord> kept)
    {
        var root = new DirectoryInfo(folder.CheckpointsOf(key.Run));
        if (!root.Exists)
            return;
        foreach (
            var part in root.EnumerateDirectories()
                .Where(part =>
                    part.FullName == folder.FetchedOf(key.Run)
                    || (int.TryParse(part.Name, out var attempt) && attempt < key.Attempt)
                )
        )
        {
            foreach (
                var file in part.EnumerateFiles()
                    .Where(file =>
                        !kept.Any(row =>
                            file.Name == $"{row.Sha256}.ckpt"
                            || (part.Name == $"{row.Attempt}" && file.Name == $"{row.Step}.ckpt")
                        )
                    )
            )
                Delete(file);
        }
    }

    /// <summary>Deletes checkpoints and logs that are old and not in use.</summary>
    public void Sweep()
    {
        var now = time.GetUtcNow();
        try
        {
            SweepCheckpoints(now);
            foreach (
                var log in new DirectoryInfo(folder.Logs)
                    .EnumerateFiles()
                    .Where(log => now - log.LastWriteTimeUtc > timings.LogRetention)
            )
                log.Delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            // For example, a trainer deleted a file meanwhile. The next sweep tries again.
            LogNotDeleted(folder.Path, error.Message);
        }
    }

    private void SweepCheckpoints(DateTimeOffset now)
    {
        foreach (var run in new DirectoryInfo(folder.Checkpoints).EnumerateDirectories())
        {
            var touched = run.EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(file => file.LastWriteTimeUtc)
                .Append(run.LastWriteTimeUtc)
                .Max();
            if (now - touched > timings.CheckpointRetention && !fleet.Holds(RunId.Parse(run.Name)))
                Delete(run);
        }
    }

    private void Delete(FileSystemInfo file)
    {
        try
        {
            if (file is DirectoryInfo directory && directory.Exists)
                directory.Delete(recursive: true);
            else if (file.Exists)
                file.Delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(file.FullName, error.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old files in {Folder} could not be deleted: {Reason}")]
    private partial void LogNotDeleted(string folder, string reason);
}
