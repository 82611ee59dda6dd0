using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Grains;

/// <summary>
/// What a trainer needs to start, read once for each lease: an attempt's specification never changes, and its checkpoints matter
/// only at its start.
/// </summary>
internal sealed class AssignmentCache(IRunLedger runs)
{
    private Dictionary<AttemptKey, Assignment> _known = [];

    /// <summary>The assignments of <paramref name="leases"/>; those of other leases are forgotten.</summary>
    public async Task<IReadOnlyList<Assignment>> OfAsync(IReadOnlyList<Lease> leases, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<AttemptKey, Assignment>();
        foreach (var lease in leases)
        {
            var key = new AttemptKey(lease.Run, lease.Attempt);
            var assignment = _known.GetValueOrDefault(key) ?? await ReadAsync(lease, cancellationToken);
            if (assignment is not null)
                wanted[key] = assignment;
        }

        _known = wanted;
        return [.. wanted.Values];
    }

    private async Task<Assignment?> ReadAsync(Lease lease, CancellationToken cancellationToken)
    {
        if (await runs.LoadAsync(lease.Run, cancellationToken) is not { } run)
            return null;
        return new Assignment
        {
            Run = lease.Run,
            Attempt = lease.Attempt,
            Device = lease.Device,
            Slot = lease.Slot,
            Threads = lease.Threads,
            Specification = run.Specification with { Recipe = run.CurrentRecipe() },
            Until = run.Until,
            Checkpoints = await runs.CheckpointsAsync(lease.Run, cancellationToken),
            CheckpointPolicy = run.Checkpoints,
            TraceParent = run.TraceParent,
        };
    }
}
