using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EfficientNet.Grains;

/// <inheritdoc cref="ISchedulerGrain" />
internal sealed partial class SchedulerGrain(
    ISchedulingLedger ledger,
    IGrainFactory grains,
    TimeProvider time,
    IOptions<GrainsOptions> options,
    ILogger<SchedulerGrain> logger
) : Grain, ISchedulerGrain
{
    private Task _current = Task.CompletedTask;
    private Task? _next;

    public Task PokeAsync(CancellationToken cancellationToken = default) =>
        (_next ??= NextPassAsync()).WaitAsync(cancellationToken);

    public async Task WakeAsync()
    {
        try
        {
            await PokeAsync();
        }
        catch (EffnetException error)
        {
            LogPassFailed(error, this.GetPrimaryKeyString());
        }
    }

    private async Task NextPassAsync()
    {
        // Yield first, so that `next` is set before it is cleared.
        await Task.Yield();
        await _current.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _next = null; // A wake-up from here on may report something that this pass misses.
        _current = PassAsync();
        await _current;
    }

    private async Task PassAsync()
    {
        var pool = this.GetPrimaryKeyString();
        var started = time.GetTimestamp();
        SchedulingSituation? seen = null;
        var plan = await ledger.PassAsync(
            pool,
            options.Value.NodeTimeout,
            situation =>
                SchedulingPlanner.Plan(seen = situation with { Pool = pool, SetAsideAfter = options.Value.SetAsideAfter }),
            CancellationToken.None
        );
        EffnetTelemetry.OnSchedulingPass(time.GetElapsedTime(started), plan.Grants.Count);
        if (seen is not null)
            TellWaits(plan, seen);
        foreach (var host in plan.SetAside)
            LogSetAside(host.Node, host.Reason);
        foreach (var grant in plan.Grants)
            LogGrant(grant.Run, grant.Attempt, grant.Node, grant.Device, grant.Slot);
        foreach (var node in plan.Grants.Select(grant => grant.Node).Distinct())
            _ = grains.Node(node).WakeAsync();
    }

    private static void TellWaits(SchedulingPlan plan, SchedulingSituation seen)
    {
        var created = seen.Queue.Where(run => run.Attempt == 0).ToDictionary(run => run.Id, run => run.CreatedAt);
        foreach (var grant in plan.Grants.Where(grant => created.ContainsKey(grant.Run)))
            EffnetTelemetry.OnQueueWait(seen.Now - created[grant.Run]);
    }
}
