using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Experiments.Scheduling;

/// <summary>What a heartbeat says about a node's leases, and what its agent is to hold (protocol rules P11, P12).</summary>
public static class HeartbeatDecider
{
    /// <summary>Compares what the agent holds with the node's live leases.</summary>
    /// <param name="heartbeat">The heartbeat.</param>
    /// <param name="live">The node's live leases, read after the heartbeat was committed; null when a newer incarnation of the
    /// agent is known.</param>
    public static HeartbeatDecision Decide(Heartbeat heartbeat, IReadOnlyList<Lease>? live)
    {
        var held = heartbeat.Held.Select(attempt => new AttemptKey(attempt.Run, attempt.Attempt)).ToHashSet();
        var dead = new List<Lease>();
        var desired = new List<Lease>();
        var leaving = new List<AttemptKey>();
        foreach (var lease in live ?? [])
        {
            var key = new AttemptKey(lease.Run, lease.Attempt);
            if (!held.Remove(key) && lease.Incarnation < heartbeat.Incarnation)
            {
                // Known dead, but not before the reports that an earlier incarnation left are in: the result may be among them
                // (P13).
                if (heartbeat.Ready)
                    dead.Add(lease);
                continue;
            }

            desired.Add(lease);
            if (lease.Leaving)
                leaving.Add(key);
        }

        return new HeartbeatDecision(dead, desired, leaving, [.. held]);
    }
}

/// <summary>What a heartbeat means.</summary>
/// <param name="Dead">Leases of an earlier incarnation that its successor does not hold: their attempts are over.</param>
/// <param name="Desired">Leases that the agent is to hold, those that are leaving included.</param>
/// <param name="Leaving">Of those, the attempts that are to end at a checkpoint.</param>
/// <param name="Over">Attempts that the agent holds without a live lease.</param>
public sealed record HeartbeatDecision(
    IReadOnlyList<Lease> Dead,
    IReadOnlyList<Lease> Desired,
    IReadOnlyList<AttemptKey> Leaving,
    IReadOnlyList<AttemptKey> Over
);
