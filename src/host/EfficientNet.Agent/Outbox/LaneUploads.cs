using EfficientNet.Agent.ControlPlane;
using EfficientNet.Contracts.Agents;
using EfficientNet.Host;

namespace EfficientNet.Agent.Outbox;

/// <summary>Uploads the blobs of a lane's checkpoints to the store, one after the other (protocol rule P18).</summary>
/// <param name="lane">The lane.</param>
/// <param name="environment">Shared by all deliveries.</param>
/// <param name="isOver">Whether the attempt is over, so that its further reports would be refused.</param>
internal sealed partial class LaneUploads(OutboxLane lane, DeliveryEnvironment environment, Func<bool> isOver)
{
    private readonly ILogger _logger = environment.Logger;
    private readonly Backoff _retries = environment.RetriesOf(~lane.Key.GetHashCode());

    /// <summary>Whether the last try failed.</summary>
    public bool IsFailing => _retries.Failures > 0;

    private string Subject => $"checkpoint of {lane}";

    /// <summary>Tries until the blob is in the store, or can never be there.</summary>
    public async Task UploadAsync(long number, CancellationToken cancellationToken)
    {
        await using var patience = environment.Time.CreateTimer(
            _ => environment.Outbox.LetOvertake(lane, number),
            state: null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        var waiting = false;
        try
        {
            while (!await TryUploadAsync(number, Wait, cancellationToken))
                await Task.Delay(_retries.Next(), environment.Time, cancellationToken);
        }
        finally
        {
            environment.Problems.Set(Subject, null);
        }

        _retries.Reset();

        // The patience applies to a store that answers: otherwise reports could not be sent either.
        void Wait(bool answered)
        {
            if (answered != waiting)
                patience.Change(
                    answered ? environment.Timings.UploadPatience : Timeout.InfiniteTimeSpan,
                    Timeout.InfiniteTimeSpan
                );
            waiting = answered;
        }
    }

    private async Task<bool> TryUploadAsync(long number, Action<bool> wait, CancellationToken cancellationToken)
    {
        try
        {
            if (environment.Outbox.Read(number) is not { Body: CheckpointReported { Checkpoint: var checkpoint } } entry)
                return true; // It was set aside.
            var (uploader, file) = (environment.Uploader, entry.Upload);
            if (!isOver() && await uploader.EnsureStoredAsync(lane.Key, checkpoint, file, () => wait(true), cancellationToken))
                lane.MarkStored(number);
            else
                environment.Outbox.Remove(number);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            wait(error is not ControlPlaneException { Status: null });
            if (_retries.Failures == 0)
                LogNotStored(lane, error.Message, DeliveryEnvironment.Unexpected(error));
            environment.SetProblem(Subject, $"A checkpoint of {lane} is not stored yet", error);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A checkpoint of {Lane} is not stored yet: {Reason}")]
    private partial void LogNotStored(OutboxLane lane, string reason, Exception? unexpected);
}
