using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.ControlPlane;
using EfficientNet.Agent.Devices;
using EfficientNet.Agent.Outbox;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Host;

namespace EfficientNet.Agent.Control;

/// <summary>
/// Reports what is held to the control plane every second, and changes it to what is desired (protocol rule P11). While nobody
/// answers, trainers train on (protocol rule P14).
/// </summary>
internal sealed partial class HeartbeatLoop(
    ControlPlaneClient client,
    AttemptFleet fleet,
    ReportOutbox outbox,
    DeviceCatalogue devices,
    DataSetCatalogue dataSets,
    WeightsCatalogue weights,
    NodeProblems problems,
    FolderWatch disk,
    AgentFolder folder,
    AgentOptions options,
    TimeProvider time,
    ILogger<HeartbeatLoop> logger
)
{
    private static readonly TimeSpan RepeatedComplaint = TimeSpan.FromSeconds(30);
    private readonly AgentTimings _timings = options.Timings;
    private readonly Backoff _backoff = new(
        options.Timings.FirstRetry,
        options.Timings.LongestRetry,
        seed: (int)folder.Incarnation
    );
    private readonly TaskCompletionSource _farewell = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _complainedAt;
    private bool _connected;
    private long _sequence;

    /// <summary>
    /// Completes when the control plane has answered a heartbeat that declines further grants because the agent is leaving.
    /// </summary>
    public Task Farewell => _farewell.Task;

    /// <summary>Sends heartbeats until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var sentAt = time.GetTimestamp();
                var leaving = fleet.IsClosed;
                var sent = Compose();
                if (await AskAsync(sent, sentAt, cancellationToken) is { } answer)
                {
                    Apply(sent, answer);
                    if (leaving)
                        _farewell.TrySetResult();
                }
                await PauseAsync(sent, _timings.Beat - time.GetElapsedTime(sentAt), cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Whatever it was, trainers continue (protocol rule P14).
                Complain(error);
                await Task.Delay(_backoff.Next(), time, cancellationToken);
            }
        }
    }

    private Heartbeat Compose() =>
        new()
        {
            Incarnation = folder.Incarnation,
            Sequence = ++_sequence,
            Ready = IsReady,
            Held = fleet.Held(),
            Devices = devices.Read(),
            DataSets = dataSets.Names(),
            Weights = weights.Names(),
            Arithmetic = Arithmetic.Version,
            WaitSeconds = _timings.Beat.TotalSeconds,
            Problem = problems.Text,
            Pool = options.Pool,
        };

    private bool IsReady => outbox.EarlierDelivered && outbox.Problem is null && disk.IsWritable && !fleet.IsClosed;

    private void Apply(Heartbeat sent, HeartbeatAnswer answer)
    {
        if (!_connected)
            LogConnected(options.Name, folder.Incarnation);
        (_connected, _complainedAt) = (true, null);
        _backoff.Reset();
        foreach (var action in AgentReconciler.Decide(fleet.Situation(accepting: sent.Ready), answer))
            fleet.Take(action);
    }

    // The answer, or null when something changed here that the control plane should know at once.
    private async Task<HeartbeatAnswer?> AskAsync(Heartbeat sent, long sentAt, CancellationToken cancellationToken)
    {
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = client.HeartbeatAsync(sent, interruption.Token);
        var changing = InterruptAsync(sent, sentAt, asking, interruption);
        try
        {
            return await asking;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await interruption.CancelAsync();
            await changing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task InterruptAsync(Heartbeat sent, long sentAt, Task asking, CancellationTokenSource interruption)
    {
        await ChangedAsync(sent, interruption.Token);
        var young = _timings.YoungestInterrupted - time.GetElapsedTime(sentAt);
        if (young > TimeSpan.Zero)
            await Task.WhenAny(asking, Task.Delay(young, time, interruption.Token));
        if (!asking.IsCompleted)
            await interruption.CancelAsync();
    }

    private async Task PauseAsync(Heartbeat sent, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (pause <= TimeSpan.Zero)
            return;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(ChangedAsync(sent, end.Token), Task.Delay(pause, time, end.Token));
        await end.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // Completes when what is held, or whether grants are accepted, differs from what was sent.
    private async Task ChangedAsync(Heartbeat sent, CancellationToken cancellationToken)
    {
        var sentKeys = sent.Held.Select(held => new AttemptKey(held.Run, held.Attempt)).ToHashSet();
        while (true)
        {
            var (fleetVersion, outboxVersion) = (fleet.Changes.Version, outbox.Changes.Version);
            if (IsReady != sent.Ready || !sentKeys.SetEquals(fleet.Held().Select(held => new AttemptKey(held.Run, held.Attempt))))
                return;
            await (
                await Task.WhenAny(fleet.Changes.ChangedSinceAsync(fleetVersion), outbox.Changes.ChangedSinceAsync(outboxVersion))
                    .WaitAsync(cancellationToken)
            );
        }
    }

    private void Complain(Exception error)
    {
        _connected = false;
        if (_complainedAt is { } at && time.GetElapsedTime(at) < RepeatedComplaint)
            return;
        _complainedAt = time.GetTimestamp();
        LogUnreachable(error.Message, fleet.Held().Count, error is ControlPlaneException ? null : error);
    }

    [LoggerMessage(LogLevel.Information, "Node {Node} is connected to the control plane (incarnation {Incarnation})")]
    private partial void LogConnected(Contracts.NodeName node, long incarnation);

    [LoggerMessage(
        LogLevel.Warning,
        "No control silo answered the heartbeat; retrying, while {Held} attempts continue. {Reason}"
    )]
    private partial void LogUnreachable(string reason, int held, Exception? unexpected);
}
