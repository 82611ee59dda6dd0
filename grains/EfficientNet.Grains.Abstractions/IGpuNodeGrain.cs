using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using Orleans.Concurrency;

namespace EfficientNet.Grains;

/// <summary>
/// The twin of one host: devices, health, leases, drain. It outlives the host. Key: node name (<see cref="GrainKeys.Node"/>).
/// </summary>
[Alias("EfficientNet.GpuNode")]
public interface IGpuNodeGrain : IGrainWithStringKey
{
    /// <summary>
    /// Renews the leases of exactly the pairs held and answers, after the commit, with the desired set (protocol rule P11).
    /// When that is what the agent was told last, the answer waits for a change, up to <see cref="Heartbeat.WaitSeconds"/>
    /// (at most 10 s).
    /// </summary>
    [Alias("Heartbeat"), AlwaysInterleave]
    Task<HeartbeatAnswer> HeartbeatAsync(Heartbeat heartbeat, CancellationToken cancellationToken = default);

    /// <summary>
    /// No new grants; what runs leaves at a checkpoint. <see cref="NotFoundException"/> for a node that never came.
    /// </summary>
    [Alias("Drain"), AlwaysInterleave]
    Task DrainAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a drain.</summary>
    [Alias("Undrain"), AlwaysInterleave]
    Task UndrainAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>Takes back a host that was set aside after failures in a row, and forgets them (protocol rule P9).</summary>
    [Alias("Admit"), AlwaysInterleave]
    Task AdmitAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The desired set may have changed: heartbeats that wait look again. Best effort; a lost call costs one wait.
    /// </summary>
    [Alias("Wake"), AlwaysInterleave, OneWay]
    Task WakeAsync();

    /// <summary>The node's row.</summary>
    [Alias("Get"), ReadOnly, AlwaysInterleave]
    Task<GpuNode> GetAsync(CancellationToken cancellationToken = default);
}
