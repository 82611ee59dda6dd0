using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.ControlPlane;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host;
using EfficientNet.Host.Files;

namespace EfficientNet.Agent.Checkpoints;

/// <summary>
/// Finds the checkpoints from which an attempt may resume: on this host, otherwise in the control plane's store (protocol rules
/// P16–P18).
/// </summary>
internal sealed partial class CheckpointLocator(
    BlobClient blobs,
    AgentFolder folder,
    AgentTimings timings,
    TimeProvider time,
    ILogger<CheckpointLocator> logger
)
{
    /// <summary>The newest and a fallback.</summary>
    private const int Most = 2;

    /// <summary>
    /// How often the store may return wrong content, which can happen in transit, before the blob counts as damaged.
    /// </summary>
    private const int DamagedDownloads = 3;

    /// <summary>
    /// The newest checkpoint that verifies, fetched if necessary, and the one before if it is on this host anyway. Waits for
    /// the control plane when only it has a checkpoint.
    /// </summary>
    /// <param name="assignment">The lease, with the run's checkpoints.</param>
    /// <param name="passedOver">Those already found to be unusable: the search continues after them.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="IOException">The disk can't store the fetched file.</exception>
    public async Task<CheckpointChoice> ResolveAsync(
        Assignment assignment,
        IReadOnlyCollection<PassedCheckpoint> passedOver,
        CancellationToken cancellationToken
    )
    {
        var (files, passed) = (new List<CheckpointFile>(), new List<PassedCheckpoint>());
        var before = passedOver.Count == 0 ? long.MaxValue : passedOver.Min(checkpoint => checkpoint.Step);
        foreach (var checkpoint in assignment.Checkpoints.Where(checkpoint => checkpoint.Step < before))
        {
            if (files.Count == Most)
                return new CheckpointChoice(files, HasOlder: true, passed);
            var (path, local) = await OnThisHostAsync(assignment.Run, checkpoint, cancellationToken);
            if (path is null && files.Count > 0)
                return new CheckpointChoice(files, HasOlder: true, passed);
            string? remote = null;
            if (path is null)
                (path, remote) = await FetchAsync(assignment.Run, checkpoint, cancellationToken);
            if (path is not null)
                files.Add(new CheckpointFile(path, checkpoint.Step, checkpoint.Sha256));
            else
                passed.Add(Pass(assignment.Run, checkpoint, string.Join(", and ", new[] { local, remote }.OfType<string>())));
        }

        return new CheckpointChoice(files, HasOlder: false, passed);
    }

    private async Task<(string? Path, string? Problem)> OnThisHostAsync(
        RunId run,
        CheckpointRecord checkpoint,
        CancellationToken cancellationToken
    )
    {
        string? problem = null;
        foreach (var path in new[] { WrittenHere(run, checkpoint), FetchedHere(run, checkpoint) })
        {
            try
            {
                if (new FileInfo(path) is not { Exists: true } file)
                    continue;
                if (
                    file.Length == checkpoint.Bytes
                    && await DurableFile.Sha256Async(path, cancellationToken) == checkpoint.Sha256
                )
                    return (path, null);
                problem = $"the file {path} is damaged";
            }
            catch (IOException error)
            {
                problem = $"the file {path} can't be read ({error.Message})";
            }

            LogUnusable(run, checkpoint.Step, problem);
        }

        return (null, problem);
    }

    private async Task<(string? Path, string? Problem)> FetchAsync(
        RunId run,
        CheckpointRecord checkpoint,
        CancellationToken cancellationToken
    )
    {
        var path = FetchedHere(run, checkpoint);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var backoff = new Backoff(
            timings.FirstRetry,
            timings.LongestRetry,
            checkpoint.Sha256.GetHashCode(StringComparison.Ordinal)
        );
        var damaged = 0;
        while (true)
        {
            try
            {
                return await blobs.DownloadAsync(checkpoint.Sha256, checkpoint.Bytes, path, cancellationToken)
                    ? (path, null)
                    : (null, "the control plane's store has no undamaged blob of it");
            }
            catch (DamagedBlobException error)
            {
                if (++damaged == DamagedDownloads)
                    return (null, error.Message);
            }
            catch (ControlPlaneException error)
            {
                if (backoff.Failures == 0)
                    LogWaiting(run, checkpoint.Step, error.Message);
            }

            await Task.Delay(backoff.Next(), time, cancellationToken);
        }
    }

    private PassedCheckpoint Pass(RunId run, CheckpointRecord checkpoint, string reason)
    {
        LogPassedOver(run, checkpoint.Step, checkpoint.Sha256, reason);
        return new PassedCheckpoint(checkpoint.Step, reason);
    }

    private string WrittenHere(RunId run, CheckpointRecord checkpoint) =>
        Path.Combine(folder.CheckpointsOf(run), $"{checkpoint.Attempt}", $"{checkpoint.Step}.ckpt");

    // Separate from trainers' files: one of that name with other content would be a trainer's, and must not be touched.
    private string FetchedHere(RunId run, CheckpointRecord checkpoint) =>
        Path.Combine(folder.FetchedOf(run), $"{checkpoint.Sha256}.ckpt");

    [LoggerMessage(LogLevel.Warning, "{Run}: checkpoint of step {Step}: {Reason}")]
    private partial void LogUnusable(RunId run, long step, string reason);

    [LoggerMessage(
        LogLevel.Warning,
        "{Run}: the checkpoint of step {Step} ({Sha256}) is passed over: {Reason}; an older one is tried"
    )]
    private partial void LogPassedOver(RunId run, long step, string sha256, string reason);

    [LoggerMessage(LogLevel.Warning, "{Run}: waiting for the checkpoint of step {Step}: {Reason}")]
    private partial void LogWaiting(RunId run, long step, string reason);
}
