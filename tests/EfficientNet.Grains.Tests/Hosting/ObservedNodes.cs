using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Grains.Tests.Hosting;

/// <summary>A node ledger whose writes can be made to fail while its reads answer: a full disk, a standby that is away.</summary>
internal sealed class ObservedNodes(INodeLedger ledger, ObservedNodes.Disk disk) : INodeLedger
{
    public Task ProveWritableAsync(string observer, CancellationToken cancellationToken) =>
        disk.TakeWrite()
            ? ledger.ProveWritableAsync(observer, cancellationToken)
            : throw new LedgerUnavailableException("The disk is full.");

    public Task<IReadOnlyList<Lease>?> HeartbeatAsync(NodeName node, Heartbeat heartbeat, CancellationToken cancellationToken) =>
        ledger.HeartbeatAsync(node, heartbeat, cancellationToken);

    public Task<GpuNode?> LoadAsync(NodeName node, CancellationToken cancellationToken) =>
        ledger.LoadAsync(node, cancellationToken);

    public Task<IReadOnlyList<Lease>> LiveLeasesAsync(CancellationToken cancellationToken) =>
        ledger.LiveLeasesAsync(cancellationToken);

    public Task SetDrainingAsync(NodeName node, bool draining, Actor? by, CancellationToken cancellationToken) =>
        ledger.SetDrainingAsync(node, draining, by, cancellationToken);

    public Task AdmitAsync(NodeName node, Actor? by, CancellationToken cancellationToken) =>
        ledger.AdmitAsync(node, by, cancellationToken);

    /// <summary>The disk under all silos' ledgers.</summary>
    internal sealed class Disk
    {
        private readonly TaskCompletionSource _refusedEnough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _refusals;

        public bool Full { get; set; }

        /// <summary>
        /// Completes when so many writes were refused that a lease of five seconds would have run out meanwhile.
        /// </summary>
        public Task RefusedEnough => _refusedEnough.Task;

        public bool TakeWrite()
        {
            if (!Full)
                return true;
            // Looks are 100 ms apart, or more.
            if (Interlocked.Increment(ref _refusals) == 70)
                _refusedEnough.SetResult();
            return false;
        }
    }
}
