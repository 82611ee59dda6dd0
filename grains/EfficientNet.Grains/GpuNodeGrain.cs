using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EfficientNet.Grains;

/// <inheritdoc cref="IGpuNodeGrain" />
internal sealed partial class GpuNodeGrain(
    INodeLedger ledger,
    IRunLedger runs,
    IGrainFactory grains,
    TimeProvider time,
    IOptions<GrainsOptions> options,
    ILogger<GpuNodeGrain> logger
) : Grain, IGpuNodeGrain
{
    private readonly AssignmentCache _assignments = new(runs);
    private TaskCompletionSource _changed = NewSignal();

    // What the agent was told last and what it offered last: an answer waits only when it would say the same, a scheduling pass
    // is asked for only when the offer changed.
    private string _told = "";
    private string _offered = "";

    private NodeName Name => NodeName.Parse(this.GetPrimaryKeyString());

    public async Task<HeartbeatAnswer> HeartbeatAsync(Heartbeat heartbeat, CancellationToken cancellationToken = default)
    {
        var wait = TimeSpan.FromSeconds(Math.Clamp(heartbeat.WaitSeconds, 0, options.Value.LongestWait.TotalSeconds));
        var change = _changed.Task; // Before the tables are read: no change after that is missed.
        var answer = await AnswerAsync(heartbeat, cancellationToken);
        if (wait > TimeSpan.Zero && Fingerprint(heartbeat, answer) == _told)
        {
            await Task.WhenAny(change, Task.Delay(wait, time, cancellationToken));
            if (change.IsCompleted)
                answer = await AnswerAsync(heartbeat, cancellationToken);
        }

        _told = Fingerprint(heartbeat, answer);
        return answer;
    }

    public Task DrainAsync(Actor? by = null, CancellationToken cancellationToken = default) =>
        SetDrainingAsync(true, by, cancellationToken);

    public Task UndrainAsync(Actor? by = null, CancellationToken cancellationToken = default) =>
        SetDrainingAsync(false, by, cancellationToken);

    public async Task AdmitAsync(Actor? by = null, CancellationToken cancellationToken = default)
    {
        var node = await GetAsync(cancellationToken);
        await ledger.AdmitAsync(Name, by, cancellationToken);
        _ = grains.Scheduler(node.Pool).WakeAsync();
    }

    public Task WakeAsync()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
        return Task.CompletedTask;
    }

    public async Task<GpuNode> GetAsync(CancellationToken cancellationToken = default) =>
        await ledger.LoadAsync(Name, cancellationToken) ?? throw new NotFoundException($"No node '{Name}' has ever joined.");

    private async Task<HeartbeatAnswer> AnswerAsync(Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        var leases = await ledger.HeartbeatAsync(Name, heartbeat, cancellationToken);
        if (leases is null)
            LogSuperseded(Name, heartbeat.Incarnation);
        var decision = HeartbeatDecider.Decide(heartbeat, leases);
        await Task.WhenAll(
            decision.Dead.Select(lease =>
                grains
                    .Run(lease.Run)
                    .LoseAttemptAsync(
                        lease.Attempt,
                        AttemptEnd.LostByAgent,
                        $"The agent of {Name} started again without it.",
                        cancellationToken
                    )
            )
        );

        var desired = await _assignments.OfAsync(decision.Desired, cancellationToken);
        if (leases is not null)
            AskForPass(heartbeat);
        return new HeartbeatAnswer(desired, decision.Leaving, decision.Over);
    }

    private async Task SetDrainingAsync(bool draining, Actor? by, CancellationToken cancellationToken)
    {
        var node = await GetAsync(cancellationToken);
        await ledger.SetDrainingAsync(Name, draining, by, cancellationToken);
        LogDraining(Name, draining);
        await WakeAsync();
        _ = grains.Scheduler(node.Pool).WakeAsync();
    }

    private void AskForPass(Heartbeat heartbeat)
    {
        var offer =
            $"{heartbeat.Incarnation} {heartbeat.Ready} {heartbeat.Pool} "
            + $"{string.Join(' ', heartbeat.Devices.Select(device => $"{device.Device}:{device.Slots}"))} "
            + $"{string.Join(' ', heartbeat.DataSets)} {string.Join(' ', heartbeat.Weights)}";
        if (offer == _offered)
            return;
        _offered = offer;
        LogOffer(Name, offer);
        _ = grains.Scheduler(heartbeat.Pool).WakeAsync();
    }

    private static string Fingerprint(Heartbeat heartbeat, HeartbeatAnswer answer)
    {
        var desired = answer.Desired.Select(assignment => new AttemptKey(assignment.Run, assignment.Attempt));
        return $"{heartbeat.Incarnation} desired {Pairs(desired)} leaving {Pairs(answer.Leaving)} over {Pairs(answer.Over)}";
    }

    private static string Pairs(IEnumerable<AttemptKey> keys) =>
        string.Join(' ', keys.Select(key => $"{key.Run}/{key.Attempt}").Order(StringComparer.Ordinal));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
