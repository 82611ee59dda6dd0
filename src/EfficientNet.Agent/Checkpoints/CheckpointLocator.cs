using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.ControlPlane;
using EfficientNet.Agent.Files;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Checkpoints;

/// <summary>Finds the checkpoints that an attempt may go on from: on this host, else in the control plane's store (protocol rules P16–P18).</summary>
internal sealed partial class CheckpointLocator(BlobClient blobs, AgentFolder folder, AgentTimings timings, TimeProvider time, ILogger<CheckpointLocator> logger)
{
    /// <summary>The newest and one to fall back on.</summary>
    private const int Most = 2;

    /// <summary>
    /// Verified files, newest first, at most two; the second only when it is on this host anyway. Waits for the control plane when only it
    /// has a checkpoint. Empty: start from the beginning.
    /// </summary>
    /// <exception cref="IOException">The disk does not take what is fetched.</exception>
    public async Task<IReadOnlyList<CheckpointFile>> ResolveAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var files = new List<CheckpointFile>();
        foreach (var checkpoint in assignment.Checkpoints)
        {
            if (files.Count == Most)
                break;
            if ((await OnThisHostAsync(assignment.Run, checkpoint, cancellationToken) ?? (files.Count == 0 ? await FetchAsync(assignment.Run, checkpoint, cancellationToken) : null)) is { } path)
                files.Add(new CheckpointFile(path, checkpoint.Step, checkpoint.Sha256));
        }

        return files;
    }

    private async Task<string?> OnThisHostAsync(RunId run, CheckpointRecord checkpoint, CancellationToken cancellationToken)
    {
        foreach (var path in new[] { WrittenHere(run, checkpoint), FetchedHere(run, checkpoint) })
        {
            try
            {
                if (new FileInfo(path) is { Exists: true } file && file.Length == checkpoint.Bytes && await DurableFile.Sha256Async(path, cancellationToken) == checkpoint.Sha256)
                    return path;
            }
            catch (IOException error)
            {
                LogUnreadable(run, path, error.Message);
            }
        }

        return null;
    }

    private async Task<string?> FetchAsync(RunId run, CheckpointRecord checkpoint, CancellationToken cancellationToken)
    {
        var path = FetchedHere(run, checkpoint);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var backoff = new Backoff(timings.FirstRetry, timings.LongestRetry, checkpoint.Sha256.GetHashCode(StringComparison.Ordinal));
        while (true)
        {
            try
            {
                if (await blobs.DownloadAsync(checkpoint.Sha256, path, cancellationToken))
                    return path;
                LogMissing(run, checkpoint.Step, checkpoint.Sha256);
                return null;
            }
            catch (ControlPlaneException error)
            {
                if (backoff.Failures == 0)
                    LogWaiting(run, checkpoint.Step, error.Message);
                await Task.Delay(backoff.Next(), time, cancellationToken);
            }
        }
    }

    private string WrittenHere(RunId run, CheckpointRecord checkpoint) => Path.Combine(folder.CheckpointsOf(run), $"{checkpoint.Attempt}", $"{checkpoint.Step}.ckpt");

    // Apart from what trainers write: a file of that name with other content would be the trainer's, and is left alone.
    private string FetchedHere(RunId run, CheckpointRecord checkpoint) => Path.Combine(folder.CheckpointsOf(run), "fetched", $"{checkpoint.Sha256}.ckpt");

    [LoggerMessage(LogLevel.Warning, "{Run}: checkpoint {Path} can't be read: {Reason}")]
    private partial void LogUnreadable(RunId run, string path, string reason);

    [LoggerMessage(LogLevel.Warning, "{Run}: the control plane's store does not have the checkpoint of step {Step} ({Sha256}); trying an older one")]
    private partial void LogMissing(RunId run, long step, string sha256);

    [LoggerMessage(LogLevel.Warning, "{Run}: waiting for the checkpoint of step {Step}: {Reason}")]
    private partial void LogWaiting(RunId run, long step, string reason);
}
