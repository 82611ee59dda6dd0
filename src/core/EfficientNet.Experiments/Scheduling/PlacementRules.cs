using System.Globalization;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Scheduling;

/// <summary>What a run needs of a device slot, and the words for what is missing.</summary>
public static class PlacementRules
{
    /// <summary>Whether a slot of <paramref name="device"/> can take <paramref name="run"/> when it is free.</summary>
    public static bool Fits(TrainingRun run, GpuNode node, DeviceDescription device) => !Missing(run, node, device).Any();

    /// <summary>
    /// Null when some node could take the run once a slot is free, else one sentence that says what is missing at the nearest. It
    /// follows from run and nodes alone, so that the passes of several pools agree.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="nodes">The nodes of all pools that are alive, in any order.</param>
    public static string? WhyNowhere(TrainingRun run, IReadOnlyList<GpuNode> nodes)
    {
        if (nodes.Count == 0)
            return $"No node has joined pool '{Heartbeat.DefaultPool}' yet, or all of them are silent.";
        var pools = Pools(nodes);
        var candidates = nodes
            .SelectMany(node => node.Devices, (node, device) => (Node: node, Device: device))
            .Where(candidate => candidate.Device.Slots > 0)
            .ToList();
        if (
            candidates.Any(candidate =>
                !NodeStates.WhileHeard(candidate.Node).IsClosed() && Fits(run, candidate.Node, candidate.Device)
            )
        )
            return null;
        if (candidates.Count == 0)
            return $"No node of {pools} offers a device.";

        var fitting = candidates
            .Where(candidate => Fits(run, candidate.Node, candidate.Device))
            .Select(candidate => candidate.Node)
            .DistinctBy(node => node.Name)
            .OrderBy(node => node.Name.Value, StringComparer.Ordinal)
            .ToList();
        if (fitting is [var only])
            return $"Of {pools} only node {only.Name} fits, and it {WhyClosed(only)}.";
        if (fitting.Count > 1)
        {
            var closed = fitting.Select(node => $"{node.Name}, which {WhyClosed(node)}");
            return $"Of {pools} only these nodes fit: {string.Join("; ", closed)}.";
        }

        var nearest = candidates
            .OrderBy(candidate => Missing(run, candidate.Node, candidate.Device).Count())
            .ThenByDescending(candidate => candidate.Device.MemoryBytes)
            .ThenBy(candidate => candidate.Node.Name.Value, StringComparer.Ordinal)
            .ThenBy(candidate => candidate.Device.Device, StringComparer.Ordinal)
            .First();
        var missing = string.Join("; ", Missing(run, nearest.Node, nearest.Device));
        return $"No device of {pools} fits; the nearest is {nearest.Device.Device} of node {nearest.Node.Name}: {missing}.";
    }

    private static string Pools(IReadOnlyList<GpuNode> nodes)
    {
        string[] names =
        [
            .. nodes.Select(node => node.Pool).Distinct().Order(StringComparer.Ordinal).Select(pool => $"'{pool}'"),
        ];
        return names is [var only] ? $"pool {only}" : $"pools {string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private static string WhyClosed(GpuNode node) =>
        NodeStates.WhileHeard(node) == NodeState.SetAside
            ? $"is set aside until 'effnet nodes admit {node.Name}': {node.SetAside!.TrimEnd('.')}"
            : "is draining";

    private static IEnumerable<string> Missing(TrainingRun run, GpuNode node, DeviceDescription device)
    {
        var needs = run.CurrentRequest();
        if (needs.DeviceKind is { } kind && kind != device.Kind)
            yield return $"the run needs {Name(kind)} and this is {Name(device.Kind)}";
        if (needs.MemoryBytes > device.MemoryBytes)
            yield return $"the run needs about {Gibibytes(needs.MemoryBytes)} and a slot has {Gibibytes(device.MemoryBytes)}";
        if (needs.DataSet != SyntheticImages.Name && !node.DataSets.Contains(needs.DataSet))
            yield return $"the host lacks the data set '{needs.DataSet}'";
        if (needs.Weights is { } weights && !node.Weights.Contains(weights))
            yield return $"the host lacks the weights '{weights}'";

        // Protocol rule P22. The bits hold for the threads that are used: a slot with more of them gives the same.
        if (run.Specification.Mode != DeterminismMode.Exact)
            yield break;
        if (run.ComputeClass is { } known && !IsOfClass(known, run, node, device))
            yield return $"an exact run keeps its compute class '{known}' and this is '{device.Model}'";
        // Before its first epoch a run begins again by itself: nothing of it is committed.
        if (run is { ComputeClass: { } begun, Epoch: > 0 } && Arithmetic.Of(begun) != node.Arithmetic)
            yield return $"an exact run keeps the arithmetic {Arithmetic.Of(begun)} that it began with and this host computes "
                + $"with "
                + $"{node.Arithmetic}: it waits for a host with a trainer of that version, or is submitted again";
        if (run.Threads is { } threads && threads > device.ThreadsPerSlot)
            yield return $"an exact run keeps its {threads} threads and a slot has {device.ThreadsPerSlot}";
    }

    // A class names the model, or a GPU's UUID where the driver does not say it; the host that a run comes from counts when it
    // names neither.
    // The trainer's own word decides in the end: it reports its class when it starts.
    private static bool IsOfClass(string known, TrainingRun run, GpuNode node, DeviceDescription device) =>
        known.Contains(device.Model, StringComparison.OrdinalIgnoreCase)
        || (device.Kind == DeviceKind.Cuda && known.Contains(device.Device, StringComparison.OrdinalIgnoreCase))
        || (
            run.Node == node.Name
            && known.StartsWith(device.Kind == DeviceKind.Cuda ? "cuda/?" : "cpu/?", StringComparison.Ordinal)
        );

    private static string Name(DeviceKind kind) => kind == DeviceKind.Cuda ? "a CUDA device" : "a processor";

    private static string Gibibytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GiB");
}
