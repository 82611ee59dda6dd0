using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Experiments.Tests.Runs;
using EfficientNet.Scaling;
using static EfficientNet.Experiments.Tests.Scheduling.Cluster;

namespace EfficientNet.Experiments.Tests.Scheduling;

/// <summary>Which run goes where.</summary>
public sealed class SchedulingPlannerTests
{
    [Fact]
    public void Plan_OneRunOneSlot_GrantsTheNextAttempt()
    {
        var run = Run("a") with { Attempt = 2, Version = 9 };
        var grant = Assert.Single(SchedulingPlanner.Plan(Situation([run], [Node("n1", Cpu(slots: 1))])).Grants);
        Assert.Equal(new Grant(run.Id, 9, 3, NodeName.Parse("n1"), "cpu", 0, 2, 7), grant);
    }

    [Fact]
    public void Plan_LiveLeases_TakeTheirSlots()
    {
        var plan = SchedulingPlanner.Plan(Situation([Run("a"), Run("b")], [Node("n1", Cpu(slots: 2))], [Lease("c", "n1")]));
        Assert.Equal(1, Assert.Single(plan.Grants).Slot);
    }

    [Fact]
    public void Plan_WithinAnExperiment_ServesTheLongestFirst()
    {
        var plan = SchedulingPlanner.Plan(
            Situation([Run("small", age: 9, width: 0.5), Run("large", age: 1, width: 2)], [Node("n1", Cpu(slots: 1))])
        );
        Assert.Equal("large", Assert.Single(plan.Grants).Run.Value);
    }

    [Fact]
    public void Plan_ARunWithMostEpochsBehindIt_IsShort()
    {
        var nearlyDone = Run("large", width: 2) with { Epoch = 3 };
        var plan = SchedulingPlanner.Plan(Situation([nearlyDone, Run("small", width: 0.5)], [Node("n1", Cpu(slots: 1))]));
        Assert.Equal("small", Assert.Single(plan.Grants).Run.Value);
    }

    [Fact]
    public void Plan_BetweenExperiments_ServesTheOldestFirst()
    {
        var plan = SchedulingPlanner.Plan(
            Situation([Run("a", "young", age: 1, width: 2), Run("b", "old", age: 9, width: 0.5)], [Node("n1", Cpu(slots: 1))])
        );
        Assert.Equal("b", Assert.Single(plan.Grants).Run.Value);
    }

    [Fact]
    public void Plan_AtTheConcurrencyLimit_ServesTheNextExperiment()
    {
        var plan = SchedulingPlanner.Plan(
            Situation(
                [Run("a1", "a", age: 9), Run("a2", "a", age: 9), Run("b1", "b")],
                [Node("n1", Cpu(slots: 4))],
                leases: null,
                ("a", 2, 1),
                ("b", null, 5)
            )
        );
        Assert.Equal(["a1", "b1"], plan.Grants.Select(grant => grant.Run.Value));
        Assert.Empty(plan.Unplaceable);
    }

    [Fact]
    public void Plan_AShrunkRun_GoesWhereItsVariantFits_P9()
    {
        var architecture = Run("a").Specification.Architecture;
        var whole = Run("a", needs: Needs(memory: TrainingMemory.EstimateBytes(architecture, 32)));
        var small = Node("n1", Gpu("GPU-a", TrainingMemory.EstimateBytes(architecture, 16)));

        Assert.Contains("the run needs about", Reason(whole, small), StringComparison.Ordinal);
        Assert.Equal(
            "GPU-a",
            Assert.Single(SchedulingPlanner.Plan(Situation([whole with { MicroBatchSize = 16 }], [small])).Grants).Device
        );
    }

    [Fact]
    public void Plan_SeveralNodes_SpreadsOverThem()
    {
        var plan = SchedulingPlanner.Plan(
            Situation(
                [Run("a"), Run("b"), Run("c")],
                [Node("n1", Cpu(slots: 4)), Node("n2", Cpu(slots: 4)), Node("n3", Cpu(slots: 4))]
            )
        );
        Assert.Equal(["n1", "n2", "n3"], plan.Grants.Select(grant => grant.Node.Value).Order());
    }

    [Fact]
    public void Plan_AResumedRun_GoesWhereItsCheckpointsAre()
    {
        var run = Run("a") with { Attempt = 1, Node = NodeName.Parse("n2") };
        var plan = SchedulingPlanner.Plan(Situation([run], [Node("n1", Cpu()), Node("n2", Cpu())], [Lease("x", "n2")]));
        Assert.Equal("n2", Assert.Single(plan.Grants).Node.Value);
    }

    [Fact]
    public void Plan_ARunThatFailed_GoesElsewhereEvenIfItsCheckpointsStay_P9()
    {
        var run = Failed("n1");
        var plan = SchedulingPlanner.Plan(Situation([run], [Node("n1", Cpu()), Node("n2", Cpu())], [Lease("x", "n2")]));
        Assert.Equal("n2", Assert.Single(plan.Grants).Node.Value);
    }

    [Fact]
    public void Plan_ARunThatFailedWhereTheOnlyFreeSlotIs_DoesNotWait_P9()
    {
        var plan = SchedulingPlanner.Plan(
            Situation([Failed("n1")], [Node("n1", Cpu(slots: 1)), Node("n2", Cpu(slots: 1))], [Lease("x", "n2")])
        );
        Assert.Equal("n1", Assert.Single(plan.Grants).Node.Value);
    }

    [Fact]
    public void Plan_ARunThatFailedEverywhere_GoesWhereThatIsLongestAgo_P9()
    {
        var plan = SchedulingPlanner.Plan(Situation([Failed("n2", "n1")], [Node("n1", Cpu()), Node("n2", Cpu())]));
        Assert.Equal("n2", Assert.Single(plan.Grants).Node.Value);
    }

    [Fact]
    public void Plan_NodesThatAreDrainingOrNotReady_GetNothing()
    {
        var plan = SchedulingPlanner.Plan(
            Situation([Run("a")], [Node("n1", Cpu()) with { Draining = true }, Node("n2", Cpu()) with { Ready = false }])
        );
        Assert.Empty(plan.Grants);
        Assert.Empty(plan.Unplaceable); // n2 will be ready.
    }

    [Fact]
    public void Plan_ANodeThatIsQuiet_GetsNothingYetStillCounts()
    {
        var plan = SchedulingPlanner.Plan(
            Situation([Run("a")], [Node("n1", Cpu()) with { SeenAt = Sample.Now - SchedulingPlanner.QuietAfter }])
        );
        Assert.Empty(plan.Grants);
        Assert.Empty(plan.Unplaceable);
    }

    [Fact]
    public void Plan_AnExactRunWithAClass_KeepsModelAndThreads()
    {
        var run = Run("a") with { ComputeClass = Sample.ComputeClass, Threads = 2 };
        var plan = SchedulingPlanner.Plan(
            Situation([run], [Node("n1", Cpu(model: "EPYC")), Node("n2", Cpu(threads: 1)), Node("n3", Cpu(threads: 8))])
        );
        var grant = Assert.Single(plan.Grants);
        Assert.Equal(("n3", 2), (grant.Node.Value, grant.Threads));
    }

    [Fact]
    public void Plan_AnExactRunOfAnotherArithmetic_WaitsAndSaysSo_P22()
    {
        var run = Run("a") with { ComputeClass = $"{Sample.ComputeClass}/arithmetic 2", Epoch = 1 };

        Assert.Contains(
            "an exact run keeps the arithmetic 2 that it began with and this host computes with 3: it waits",
            Reason(run, Node("n1", Cpu()) with { Arithmetic = 3 }),
            StringComparison.Ordinal
        );
        var plan = SchedulingPlanner.Plan(
            Situation([run], [Node("n1", Cpu()) with { Arithmetic = 3 }, Node("n2", Cpu()) with { Arithmetic = 2 }])
        );
        Assert.Equal("n2", Assert.Single(plan.Grants).Node.Value);
    }

    [Fact]
    public void Plan_AnExactRunOfAClassWithoutANumber_KeepsTheFirstArithmetic_P22()
    {
        var run = Run("a") with { ComputeClass = Sample.ComputeClass, Epoch = 1 };

        Assert.Single(SchedulingPlanner.Plan(Situation([run], [Node("n1", Cpu())])).Grants);
        Assert.Contains("the arithmetic 1", Reason(run, Node("n1", Cpu()) with { Arithmetic = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AnExactRunBeforeItsFirstEpoch_BeginsAgainWithAnyArithmetic_P22()
    {
        var run = Run("a") with { ComputeClass = Sample.ComputeClass, Epoch = 0 };

        Assert.Single(SchedulingPlanner.Plan(Situation([run], [Node("n1", Cpu()) with { Arithmetic = 2 }])).Grants);
    }

    [Fact]
    public void Plan_AnExactRunOfAClassWithoutAModel_ReturnsToItsHost()
    {
        var run = Run("a") with
        {
            ComputeClass = "cpu/? ?-?-?/base/libtorch 2.10.0/2 threads",
            Threads = 2,
            Node = NodeName.Parse("n2"),
        };
        var plan = SchedulingPlanner.Plan(Situation([run], [Node("n1", Cpu(model: "0xd0c")), Node("n2", Cpu(model: "0xd0c"))]));
        Assert.Equal("n2", Assert.Single(plan.Grants).Node.Value);
    }

    [Fact]
    public void Plan_AFastRun_MovesAnywhere()
    {
        var run = Run("a") with
        {
            ComputeClass = "Xeon",
            Threads = 2,
            Specification = Sample.Specification(mode: DeterminismMode.Fast),
        };
        Assert.Single(SchedulingPlanner.Plan(Situation([run], [Node("n1", Cpu(model: "EPYC", threads: 1))])).Grants);
    }

    [Fact]
    public void Plan_NoNode_SaysSo() =>
        Assert.Equal("No node has joined pool 'default' yet, or all of them are silent.", Reason(Run("a")));

    [Fact]
    public void Plan_NoDeviceOfTheKind_SaysWhatIsMissingAtTheNearest() =>
        Assert.Equal(
            "No device of pool 'default' fits; the nearest is cpu of node n1: the run needs a CUDA device and this is "
                + "a processor.",
            Reason(Run("a", needs: Needs(DeviceKind.Cuda)), Node("n1", Cpu()))
        );

    [Fact]
    public void Plan_TooLittleMemoryAndNoData_ComparesWithTheNearestNode()
    {
        var reason = Reason(
            Run("a", needs: Needs(memory: 30 * GiB, dataSet: "imagenet")),
            Node("n1", Cpu()),
            Node("n2", Gpu()) with
            {
                DataSets = ["imagenet"],
            }
        );
        Assert.Equal(
            "No device of pool 'default' fits; the nearest is GPU-0 of node n2: the run needs about 30.0 GiB and a "
                + "slot has 24.0 GiB.",
            reason
        );
    }

    [Fact]
    public void Plan_WeightsOnNoHost_GrantsNothingAndNamesThem()
    {
        var run = Run("a", needs: Needs() with { Weights = "imagenet-b0" });

        Assert.Equal(
            "No device of pool 'default' fits; the nearest is cpu of node n1: the host lacks the weights 'imagenet-b0'.",
            Reason(run, Node("n1", Cpu()))
        );
        Assert.Single(
            SchedulingPlanner
                .Plan(Situation([run], [Node("n1", Cpu()), Node("n2", Cpu()) with { Weights = ["imagenet-b0"] }]))
                .Grants,
            grant => grant.Node.Value == "n2"
        );
    }

    [Fact]
    public void Plan_OnlyADrainingNodeFits_NamesIt() =>
        Assert.Equal(
            "Of pool 'default' only node n1 fits, and it is draining.",
            Reason(Run("a"), Node("n1", Cpu()) with { Draining = true })
        );

    [Fact]
    public void Plan_FullCluster_IsNoReasonToComplain()
    {
        var plan = SchedulingPlanner.Plan(Situation([Run("a")], [Node("n1", Cpu(slots: 1))], [Lease("b", "n1")]));
        Assert.Empty(plan.Grants);
        Assert.Empty(plan.Unplaceable);
    }

    private static TrainingRun Failed(params IReadOnlyList<string> nodes) =>
        Run("a") with
        {
            Attempt = nodes.Count,
            Node = NodeName.Parse(nodes[^1]),
            FailedNodes = [.. nodes.Select(NodeName.Parse)],
        };
}
