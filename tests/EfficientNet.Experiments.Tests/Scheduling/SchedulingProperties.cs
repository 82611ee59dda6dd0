using CsCheck;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using static EfficientNet.Experiments.Tests.Scheduling.Cluster;

namespace EfficientNet.Experiments.Tests.Scheduling;

/// <summary>What holds for every plan, over random clusters.</summary>
public sealed class SchedulingProperties
{
    private static readonly Gen<GpuNode> Nodes = Gen.Select(
        Gen.Int[1, 3],
        Gen.Int[1, 3],
        Gen.Bool,
        Gen.Int[0, 5],
        Gen.Int[0, 5],
        Gen.Int[0, 5],
        (slots, memory, gpu, draining, ready, setAside) =>
            Node("n", gpu ? [Cpu(slots, memory * GiB), Gpu(memory: memory * GiB)] : [Cpu(slots, memory * GiB)]) with
            {
                Draining = draining == 0,
                Ready = ready != 0,
                SetAside = setAside == 0 ? "It fails." : null,
            }
    );

    private static readonly Gen<TrainingRun> Runs = Gen.Select(
        Gen.Int[0, 2],
        Gen.Int[0, 3],
        Gen.Int[0, 5],
        Gen.Int[1, 4],
        Gen.Int[0, 9],
        Gen.Int[1, 3],
        (experiment, kind, age, memory, exact, width) =>
            Run(
                "r",
                $"e{experiment}",
                age,
                Needs(
                    kind switch
                    {
                        0 => DeviceKind.Cpu,
                        1 => DeviceKind.Cuda,
                        _ => null,
                    },
                    memory * GiB
                ),
                width / 2.0
            ) with
            {
                ComputeClass = exact == 0 ? "RTX 4090" : null,
            }
    );

    private static readonly Gen<SchedulingSituation> Situations = Gen.Select(
        Nodes.Array[0, 4],
        Runs.Array[0, 12],
        Gen.Int[0, 4].Array[3],
        Gen.Int[0, 99].Array[40],
        (nodes, runs, limits, dice) =>
        {
            var named = nodes.Select((node, index) => node with { Name = NodeName.Parse($"n{index}") }).ToList();
            var queue = runs.Select((run, index) => run with { Id = RunId.Parse($"r{index}") }).ToList();
            var leases = Slots(named)
                .Where((_, index) => dice[index % dice.Length] < 30)
                .Select((slot, index) => Lease($"old{index}", slot.Node.Value, slot.Device, slot.Number))
                .ToList();
            return Situation(
                queue,
                named,
                leases,
                [.. limits.Select((limit, index) => ($"e{index}", limit == 4 ? (int?)null : limit, 0))]
            );
        }
    );

    [Fact]
    public void Plan_NeverGivesASlotOrARunTwice() =>
        Situations.Sample(situation =>
        {
            var plan = SchedulingPlanner.Plan(situation);
            var taken = situation
                .Leases.Select(lease => (lease.Node, lease.Device, lease.Slot))
                .Concat(plan.Grants.Select(grant => (grant.Node, grant.Device, grant.Slot)))
                .ToList();
            Assert.Equal(taken.Count, taken.Distinct().Count());
            Assert.Equal(plan.Grants.Count, plan.Grants.Select(grant => grant.Run).Distinct().Count());
            Assert.All(plan.Grants, grant => Assert.Contains((grant.Node, grant.Device, grant.Slot), Slots(situation.Nodes)));
        });

    [Fact]
    public void Plan_KeepsLimitsAndNeeds() =>
        Situations.Sample(situation =>
        {
            var plan = SchedulingPlanner.Plan(situation);
            foreach (var grants in plan.Grants.GroupBy(grant => Queued(situation, grant.Run).Experiment))
                Assert.True(situation.Limits[grants.Key].Maximum is not { } maximum || grants.Count() <= maximum);
            Assert.All(
                plan.Grants,
                grant =>
                {
                    var node = situation.Nodes.Single(node => node.Name == grant.Node);
                    Assert.True(node is { Ready: true, Draining: false, SetAside: null });
                    Assert.True(
                        PlacementRules.Fits(
                            Queued(situation, grant.Run),
                            node,
                            node.Devices.Single(device => device.Device == grant.Device)
                        )
                    );
                }
            );
        });

    [Fact]
    public void Plan_LeavesNoSlotFreeThatAWaitingRunCouldTake() =>
        Situations.Sample(situation =>
        {
            var plan = SchedulingPlanner.Plan(situation);
            var taken = situation
                .Leases.Select(lease => (lease.Node, lease.Device, lease.Slot))
                .Concat(plan.Grants.Select(grant => (grant.Node, grant.Device, grant.Slot)))
                .ToHashSet();
            var granted = plan.Grants.Select(grant => grant.Run).ToHashSet();
            foreach (var run in situation.Queue.Where(run => !granted.Contains(run.Id)))
            {
                var used = plan.Grants.Count(grant => Queued(situation, grant.Run).Experiment == run.Experiment);
                if (situation.Limits[run.Experiment].Maximum is { } maximum && used >= maximum)
                    continue;
                var free =
                    from node in situation.Nodes
                    where node is { Ready: true, Draining: false, SetAside: null }
                    from device in node.Devices
                    from number in Enumerable.Range(0, device.Slots)
                    where !taken.Contains((node.Name, device.Device, number)) && PlacementRules.Fits(run, node, device)
                    select node.Name;
                Assert.Empty(free);
            }
        });

    [Fact]
    public void Plan_DoesNotDependOnTheOrderOfItsArguments() =>
        Gen.Select(Situations, Gen.Int)
            .Sample(
                (situation, seed) =>
                {
                    var shuffle = new Random(seed);
                    var shuffled = situation with
                    {
                        Queue = Shuffle(situation.Queue, shuffle),
                        Nodes = Shuffle(situation.Nodes, shuffle),
                        Leases = Shuffle(situation.Leases, shuffle),
                    };
                    var (plan, other) = (SchedulingPlanner.Plan(situation), SchedulingPlanner.Plan(shuffled));
                    Assert.Equal(plan.Grants, other.Grants);
                    Assert.Equal(plan.Unplaceable, other.Unplaceable);
                }
            );

    [Fact]
    public void Plan_CallsUnplaceableExactlyWhatNoNodeCouldEverTake() =>
        Situations.Sample(situation =>
        {
            var unplaceable = SchedulingPlanner.Plan(situation).Unplaceable.Select(item => item.Run).ToHashSet();
            foreach (var run in situation.Queue)
            {
                var possible = situation.Nodes.Any(node =>
                    node is { Draining: false, SetAside: null }
                    && node.Devices.Any(device => PlacementRules.Fits(run, node, device))
                );
                Assert.Equal(!possible, unplaceable.Contains(run.Id));
            }
        });

    private static TrainingRun Queued(SchedulingSituation situation, RunId run) =>
        situation.Queue.Single(queued => queued.Id == run);

    private static IEnumerable<(NodeName Node, string Device, int Number)> Slots(IEnumerable<GpuNode> nodes) =>
        from node in nodes
        from device in node.Devices
        from number in Enumerable.Range(0, device.Slots)
        select (node.Name, device.Device, number);

    private static T[] Shuffle<T>(IReadOnlyList<T> items, Random random)
    {
        var shuffled = items.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }
}
