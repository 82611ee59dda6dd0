using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Experiments.Tests.Runs;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Scheduling;

/// <summary>Nodes, queues and leases as tests of placement need them.</summary>
internal static class Cluster
{
    public const long GiB = 1L << 30;

    public static DeviceDescription Cpu(int slots = 2, long memory = 8 * GiB, string model = "Xeon", int threads = 2) =>
        new("cpu", DeviceKind.Cpu, model, memory, slots, threads);

    public static DeviceDescription Gpu(string device = "GPU-0", long memory = 24 * GiB, string model = "RTX 4090") =>
        new(device, DeviceKind.Cuda, model, memory, Slots: 1, ThreadsPerSlot: 4);

    public static GpuNode Node(string name, params IReadOnlyList<DeviceDescription> devices) =>
        new()
        {
            Name = NodeName.Parse(name),
            Pool = "default",
            Incarnation = 7,
            Version = 1,
            Ready = true,
            Devices = devices,
            DataSets = ["fashion-mnist"],
            SeenAt = Sample.Now,
        };

    public static TrainingRun Run(
        string id,
        string experiment = "exp",
        int age = 0,
        ResourceRequest? needs = null,
        double width = 1
    ) =>
        Sample.Queued() with
        {
            Id = RunId.Parse(id),
            Experiment = ExperimentId.Parse(experiment),
            CreatedAt = Sample.Now.AddSeconds(-age),
            Fingerprint = $"width {width}",
            Specification = Sample.Specification() with
            {
                Architecture = CompoundScaling.Apply(BaseNetwork.EfficientNetB0, width, 1, 32, 10),
            },
            Resources = needs ?? Needs(),
        };

    public static ResourceRequest Needs(DeviceKind? kind = null, long memory = GiB, string dataSet = "synthetic") =>
        new()
        {
            DeviceKind = kind,
            MemoryBytes = memory,
            DataSet = dataSet,
        };

    public static SchedulingSituation Situation(
        IReadOnlyList<TrainingRun> queue,
        IReadOnlyList<GpuNode> nodes,
        IReadOnlyList<Lease>? leases = null,
        params (string Experiment, int? Maximum, int InUse)[] limits
    ) =>
        new(
            queue,
            nodes,
            leases ?? [],
            limits.ToDictionary(
                limit => ExperimentId.Parse(limit.Experiment),
                limit => new ConcurrencyLimit(limit.Maximum, limit.InUse)
            ),
            Sample.Now
        );

    public static Lease Lease(string run, string node, string device = "cpu", int slot = 0) =>
        new(RunId.Parse(run), 1, NodeName.Parse(node), device, slot, 2, 7, 0);

    public static string Reason(TrainingRun run, params IReadOnlyList<GpuNode> nodes) =>
        Assert.Single(SchedulingPlanner.Plan(Situation([run], nodes)).Unplaceable).Reason;
}
