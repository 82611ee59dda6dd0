using System.Collections.Immutable;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Scaling;

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>
/// Experiments, configurations, runs, nodes and reports as tests need them. Times are whole microseconds, as PostgreSQL keeps
/// them.
/// </summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static int _serial;

    public static ExperimentId NewExperimentId() => ExperimentId.Parse($"sample-{Interlocked.Increment(ref _serial)}");

    public static NodeName NewNode() => NodeName.Parse($"node-{Interlocked.Increment(ref _serial)}");

    public static Experiment Experiment(ExperimentId id, int? concurrency = null) =>
        new()
        {
            Id = id,
            Name = "sample",
            Source = "name: sample\n",
            Concurrency = concurrency,
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            CreatedAt = Noon,
        };

    public static ScalingConfiguration Configuration(
        ExperimentId experiment,
        int number,
        string stage = "grid",
        string? fingerprint = null
    ) =>
        new()
        {
            Experiment = experiment,
            Number = number,
            Stage = stage,
            Label = $"α1.20 β1.1 γ1.15 ϕ{number}",
            Coefficients = new ScalingCoefficients(1.20m, 1.1m, 1.15m, number),
            Members = [new ScalingCoefficients(1.20m, 1.1m, 1.15m, number), new ScalingCoefficients(1.25m, 1.1m, 1.15m, number)],
            Architecture = Network,
            Fingerprint = fingerprint ?? Fingerprint(number),
            Parameters = 5_288_548,
            MultiplyAdds = 385_814_752,
        };

    public static TrainingRun Run(
        ExperimentId experiment,
        int configuration,
        long seed = 1,
        string stage = "grid",
        string? fingerprint = null
    ) =>
        new()
        {
            Id = RunId.Parse($"{experiment}.{stage}.{configuration:x8}.s{seed}"),
            Experiment = experiment,
            Stage = stage,
            Configuration = configuration,
            Fingerprint = fingerprint ?? Fingerprint(configuration),
            Specification = new RunSpecification
            {
                Architecture = Network,
                Data = new DataSpecification { Name = "synthetic", Classes = 10 },
                Recipe = new Recipe { Epochs = 3 },
                Seed = seed,
            },
            Checkpoints = new CheckpointPolicy { EverySteps = 50, EverySeconds = 7 },
            Resources = new ResourceRequest
            {
                DeviceKind = DeviceKind.Cpu,
                MemoryBytes = 1 << 30,
                DataSet = "synthetic",
            },
            CreatedAt = Noon,
        };

    public static EpochMetrics Epoch(int number, double top1 = 0.5) =>
        new(number, number * 100, 1.0 / 3 / number, 0.1 + 0.2, 1.25, top1, 0.9, 60_000, 12.5);

    public static CheckpointRecord Checkpoint(long step, int attempt = 1) =>
        new(step, 0, attempt, Fingerprint((int)step) + Fingerprint(attempt), 1_000_000);

    public static RunResult Result(double validation = 0.8, double test = 0.79) =>
        new(
            validation,
            test,
            0.99,
            10_000,
            Fingerprint(7) + Fingerprint(7),
            25,
            new Dictionary<string, string> { ["train-images"] = Fingerprint(1) },
            "some processor, 1 thread"
        );

    public static Heartbeat Beat(
        long incarnation = 1,
        bool ready = true,
        int slots = 2,
        string pool = "default",
        params HeldAttempt[] held
    ) =>
        new()
        {
            Incarnation = incarnation,
            Ready = ready,
            Held = held,
            Devices = [new DeviceDescription("cpu", DeviceKind.Cpu, "some processor", 8L << 30, slots, 1)],
            DataSets = ["fashion-mnist"],
            Weights = ["imagenet-b0"],
            Pool = pool,
        };

    /// <summary>The simplest planner: runs in order, slots in order.</summary>
    public static SchedulingPlan FirstFit(SchedulingSituation situation)
    {
        var taken = situation.Leases.Select(lease => (lease.Node, lease.Device, lease.Slot)).ToHashSet();
        var free =
            from node in situation.Nodes
            from device in node.Devices
            from slot in Enumerable.Range(0, device.Slots)
            where !taken.Contains((node.Name, device.Device, slot))
            select (node, device, slot);
        return new SchedulingPlan(
            [
                .. situation.Queue.Zip(
                    free,
                    (run, place) =>
                        new Grant(
                            run.Id,
                            run.Version,
                            run.Attempt + 1,
                            place.node.Name,
                            place.device.Device,
                            place.slot,
                            place.device.ThreadsPerSlot,
                            place.node.Incarnation
                        )
                ),
            ],
            []
        );
    }

    public static Architecture Network { get; } =
        new(3, 32, 16, 1, [new BlockGroup(BlockOperator.MBConv, 3, 1, 1, 16, 1, 0.25)], 64, 10);

    private static string Fingerprint(int number) => number.ToString("x32");
}
