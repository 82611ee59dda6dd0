using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Scheduling;

/// <summary>
/// Which queued run goes to which free device slot. Pure and deterministic: the order of the arguments does not matter. It never
/// gives a
/// slot or a run twice, keeps the limits, and leaves no slot free that a waiting run within its limit could take.
/// </summary>
public static class SchedulingPlanner
{
    /// <summary>
    /// A node that was not heard of for so long is granted nothing, though it still counts: three beats, and less than the
    /// shortest lease
    /// time (5 s), so that a node does not get back at once what it lost by its silence.
    /// </summary>
    public static readonly TimeSpan QuietAfter = TimeSpan.FromSeconds(3);

    /// <summary>Plans one pass.</summary>
    public static SchedulingPlan Plan(SchedulingSituation situation)
    {
        var nodes = Judged(situation.Nodes, situation.SetAsideAfter);
        var elsewhere = Judged(situation.Elsewhere, situation.SetAsideAfter);
        var setAside = situation
            .Nodes.Zip(nodes)
            .Where(pair => pair.First.SetAside is null && pair.Second.SetAside is not null)
            .OrderBy(pair => pair.First.Name.Value, StringComparer.Ordinal)
            .Select(pair => new HostSetAside(pair.First.Name, pair.First.Incarnation, pair.Second.SetAside!))
            .ToArray();
        return Place(situation with { Nodes = nodes, Elsewhere = elsewhere }) with { SetAside = setAside };
    }

    // Other pools' nodes are judged, too, so that all passes say the same of a run; their own passes write it down.
    private static GpuNode[] Judged(IReadOnlyList<GpuNode> nodes, int limit) =>
        [.. nodes.Select(node => node with { SetAside = node.SetAside ?? HostJudgement.WhySetAside(node.Failures, limit) })];

    private static SchedulingPlan Place(SchedulingSituation situation)
    {
        var slots = FreeSlots(situation);
        GpuNode[] everywhere = [.. situation.Nodes, .. situation.Elsewhere];
        var load = situation.Leases.CountBy(lease => lease.Node).ToDictionary();
        var inUse = situation.Limits.ToDictionary(limit => limit.Key, limit => limit.Value.InUse);
        var grants = new List<Grant>();
        var unplaceable = new List<Unplaceable>();
        foreach (var run in QueueOrder.Of(situation.Queue))
        {
            if (PlacementRules.WhyNowhere(run, everywhere) is { } reason)
            {
                unplaceable.Add(new Unplaceable(run.Id, reason));
                continue;
            }

            if (IsAtLimit(situation, inUse, run.Experiment))
                continue;
            if (Best(run, slots, load) is not { } slot)
                continue;
            slots.Remove(slot);
            load[slot.Node.Name] = load.GetValueOrDefault(slot.Node.Name) + 1;
            inUse[run.Experiment] = inUse.GetValueOrDefault(run.Experiment) + 1;
            grants.Add(
                new Grant(
                    run.Id,
                    run.Version,
                    run.Attempt + 1,
                    slot.Node.Name,
                    slot.Device.Device,
                    slot.Number,
                    run.Threads ?? slot.Device.ThreadsPerSlot,
                    slot.Node.Incarnation
                )
            );
        }

        return new SchedulingPlan(grants, unplaceable);
    }

    // A host where the run has not failed first, then the one where that is longest ago; the host that has the checkpoints; GPUs
    // before
    // processors; the emptiest host; the smallest memory that is enough.
    private static FreeSlot? Best(TrainingRun run, List<FreeSlot> slots, Dictionary<NodeName, int> load)
    {
        NodeName[] failed = [.. run.FailedNodes];
        return slots
            .Where(slot => PlacementRules.Fits(run, slot.Node, slot.Device))
            .OrderBy(slot => Array.IndexOf(failed, slot.Node.Name))
            .ThenBy(slot => slot.Node.Name == run.Node ? 0 : 1)
            .ThenBy(slot => slot.Device.Kind == DeviceKind.Cuda ? 0 : 1)
            .ThenBy(slot => (double)load.GetValueOrDefault(slot.Node.Name) / slot.Node.Devices.Sum(device => device.Slots))
            .ThenBy(slot => slot.Device.MemoryBytes)
            .ThenBy(slot => slot.Node.Name.Value, StringComparer.Ordinal)
            .ThenBy(slot => slot.Device.Device, StringComparer.Ordinal)
            .ThenBy(slot => slot.Number)
            .FirstOrDefault();
    }

    private static List<FreeSlot> FreeSlots(SchedulingSituation situation)
    {
        var taken = situation.Leases.Select(lease => (lease.Node, lease.Device, lease.Slot)).ToHashSet();
        return
        [
            .. from node in situation.Nodes
            where NodeStates.Of(node, situation.Now - node.SeenAt, QuietAfter) == NodeState.Ready
            from device in node.Devices
            from number in Enumerable.Range(0, device.Slots)
            where !taken.Contains((node.Name, device.Device, number))
            select new FreeSlot(node, device, number),
        ];
    }

    private static bool IsAtLimit(SchedulingSituation situation, Dictionary<ExperimentId, int> inUse, ExperimentId experiment) =>
        situation.Limits.TryGetValue(experiment, out var limit) && limit.Maximum is { } maximum && inUse[experiment] >= maximum;

    private sealed record FreeSlot(GpuNode Node, DeviceDescription Device, int Number);
}
