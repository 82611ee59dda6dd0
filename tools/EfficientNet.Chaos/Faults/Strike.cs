using EfficientNet.Chaos.Cluster;
using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos.Faults;

/// <summary>One fault at the moment it strikes.</summary>
/// <param name="Fault">The planned fault.</param>
/// <param name="Target">The live attempt that it hits, or that proves that it hits something.</param>
/// <param name="Change">The newest change before it.</param>
/// <param name="Lease">The experiments' lease time.</param>
/// <param name="Cluster">What is hit.</param>
/// <param name="Ledger">What is known of it.</param>
/// <param name="Probe">The client that calls continuously.</param>
/// <param name="Watch">Waits for recovery.</param>
/// <param name="Time">Clock.</param>
internal sealed record Strike(
    PlannedFault Fault,
    LiveAttempt Target,
    long Change,
    TimeSpan Lease,
    ChaosCluster Cluster,
    CampaignLedger Ledger,
    ApiProbe Probe,
    Watch Watch,
    TimeProvider Time
)
{
    /// <summary>
    /// Time for another host to take over after the lease has run out, on a busy machine, before the silent one may continue.
    /// </summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(30);

    /// <summary>The blob in the control plane's store that it has damaged, if any.</summary>
    public string? DamagedBlob { get; set; }

    /// <summary>The target's agent.</summary>
    public AgentProgram Agent => Cluster.AgentOf(Target);

    /// <summary>The target's trainer.</summary>
    /// <exception cref="MissedException">It has none any more.</exception>
    public int Trainer => Agent.Trainer() ?? throw new MissedException($"{Target.Title} has no trainer any more");

    /// <summary>A silo, by the plan's random number.</summary>
    public SiloProgram Silo => Cluster.Silos[(int)(Fault.Target % (ulong)Cluster.Silos.Count)];

    /// <summary>Waits for the fault's duration.</summary>
    public Task HoldAsync(CancellationToken cancellationToken) => Task.Delay(Fault.Duration, Time, cancellationToken);

    /// <summary>Waits for the next attempt of the run.</summary>
    public Task<TimeSpan?> NextAttemptAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Watch.NextAttemptAsync(Target, since, Change, cancellationToken);

    /// <summary>The same while the host is silent; afterwards the host may be what is missing.</summary>
    public async Task<TimeSpan?> TakenOverAsync(DateTimeOffset since, Action end, CancellationToken cancellationToken)
    {
        try
        {
            return await Watch.NextAttemptAsync(Target, since, Change, cancellationToken, Lease + TakeOver);
        }
        catch (NotRecoveredException)
        {
            end();
            return await NextAttemptAsync(since, cancellationToken);
        }
        finally
        {
            end();
        }
    }

    /// <summary>Waits for the next accepted renewal of the target's lease.</summary>
    public async Task<TimeSpan?> TargetRenewedAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        await Watch.RenewedAsync(since, lease => lease.Run == Target.Run, cancellationToken);

    /// <summary>Waits for the next accepted renewal of every lease.</summary>
    public async Task<TimeSpan?> AllRenewedAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        await Watch.RenewedAsync(since, _ => true, cancellationToken);

    /// <summary>The same, and also until a client has been answered: the longer of the two.</summary>
    public async Task<TimeSpan?> ServedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var renewed = await Watch.RenewedAsync(since, _ => true, cancellationToken);
        await Watch.UntilAsync(
            "a silo to answer a client",
            () => Task.FromResult(Probe.AnsweredSince(since) ? "" : null),
            cancellationToken
        );
        var waited = Probe.LongestSince(since);
        return waited > renewed ? waited : renewed;
    }
}
