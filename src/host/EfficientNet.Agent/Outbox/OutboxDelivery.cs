namespace EfficientNet.Agent.Outbox;

/// <summary>
/// Delivers every lane on its own, so that none waits for another's slow answers, refusals or uploads (protocol rule P13).
/// </summary>
internal sealed class OutboxDelivery(ReportOutbox outbox, DeliveryEnvironment environment)
{
    private readonly Lock _gate = new();
    private readonly List<LaneDelivery> _lanes = [];
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether reports wait and the last try of every lane failed.</summary>
    public bool IsFailing
    {
        get
        {
            lock (_gate)
                return _lanes.Count > 0 && _lanes.TrueForAll(lane => lane.IsFailing);
        }
    }

    /// <summary>Delivers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken) =>
        await await Task.WhenAny(OpenAsync(cancellationToken), _broken.Task);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await foreach (var lane in outbox.Lanes.ReadAllAsync(cancellationToken))
            _ = DeliverAsync(new LaneDelivery(lane, environment), cancellationToken);
    }

    private async Task DeliverAsync(LaneDelivery lane, CancellationToken cancellationToken)
    {
        lock (_gate)
            _lanes.Add(lane);
        try
        {
            await lane.RunAsync(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _broken.TrySetException(error);
        }
        catch (OperationCanceledException)
        {
            // The agent shuts down; the next one delivers the rest.
        }
        finally
        {
            lock (_gate)
                _lanes.Remove(lane);
        }
    }
}
