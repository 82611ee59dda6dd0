using System.Net;
using EfficientNet.Agent.ControlPlane;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Host.Files;

namespace EfficientNet.Agent.Checkpoints;

/// <summary>Uploads a checkpoint to the control plane's store before it is reported (protocol rule P18).</summary>
internal sealed partial class CheckpointUploader(BlobClient blobs, ILogger<CheckpointUploader> logger)
{
    /// <summary>Uploads the file unless the store has it.</summary>
    /// <param name="key">Run and attempt.</param>
    /// <param name="checkpoint">The checkpoint to report.</param>
    /// <param name="path">Its file.</param>
    /// <param name="begins">
    /// Called when the store turns out not to have it and the transfer begins.
    /// </param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <returns>False if it can never be stored, since the file is gone or is not what was reported: drop the report.</returns>
    /// <exception cref="ControlPlaneException">Not now; try again.</exception>
    public async Task<bool> EnsureStoredAsync(
        AttemptKey key,
        CheckpointRecord checkpoint,
        string? path,
        Action begins,
        CancellationToken cancellationToken
    )
    {
        if (await blobs.ExistsAsync(checkpoint.Sha256, cancellationToken))
            return true;
        try
        {
            if (path is null)
                throw new FileNotFoundException("The report names no file.");
            begins();
            await blobs.UploadAsync(checkpoint.Sha256, path, cancellationToken);
            return true;
        }
        catch (FileNotFoundException)
        {
            LogVanished(key.Run, key.Attempt, checkpoint.Step);
            return false;
        }
        catch (ControlPlaneException error) when (error.IsFinal)
        {
            // For example, it is too large. The run continues without it.
            LogNotTaken(key.Run, key.Attempt, checkpoint.Step, error.Message);
            return false;
        }
        catch (ControlPlaneException error)
            when (error.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
        {
            // The store refuses content that does not match its hash: check the file before retrying for ever.
            if (File.Exists(path) && await DurableFile.Sha256Async(path, cancellationToken) == checkpoint.Sha256)
                throw;
            LogDamaged(key.Run, key.Attempt, checkpoint.Step, path);
            return false;
        }
    }

    [LoggerMessage(
        LogLevel.Debug,
        "{Run} attempt {Attempt}: the checkpoint of step {Step} was replaced by a newer one before it was stored; skipped"
    )]
    private partial void LogVanished(RunId run, int attempt, long step);

    [LoggerMessage(
        LogLevel.Error,
        "{Run} attempt {Attempt}: the store will never take the checkpoint of step {Step}, so it is not reported: {Reason}"
    )]
    private partial void LogNotTaken(RunId run, int attempt, long step, string reason);

    [LoggerMessage(
        LogLevel.Error,
        "{Run} attempt {Attempt}: the checkpoint of step {Step} in {Path} is damaged; it is not reported"
    )]
    private partial void LogDamaged(RunId run, int attempt, long step, string? path);
}
