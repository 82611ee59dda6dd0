using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using static EfficientNet.Experiments.Tests.Scheduling.Cluster;

namespace EfficientNet.Experiments.Tests.Scheduling;

/// <summary>Runs belong to no pool: why one waits follows from all pools' nodes, and every pool's pass says the same.</summary>
public sealed class PoolReasonTests
{
    private static readonly TrainingRun NeedsCuda = Run("a", needs: Needs(DeviceKind.Cuda));

    [Fact]
    public void Plan_WhenAnotherPoolsNodeFits_GivesNoReason_P7()
    {
        var plan = Plan(NeedsCuda, "day", Day("n1", Cpu()), Night("n2", Gpu()));

        Assert.Empty(plan.Unplaceable);
        Assert.Empty(plan.Grants);
    }

    [Fact]
    public void Plan_GrantsNodesOfItsOwnPoolOnly_P7()
    {
        var nodes = new[] { Day("n1", Cpu()), Night("n2", Cpu()) };

        Assert.Equal("n1", Assert.Single(Plan(Run("a"), "day", nodes).Grants).Node.Value);
        Assert.Equal("n2", Assert.Single(Plan(Run("a"), "night", nodes).Grants).Node.Value);
    }

    [Fact]
    public void Plan_OfEveryPool_GivesTheSameReason()
    {
        var nodes = new[] { Night("n2", Cpu()), Day("n1", Cpu()), Day("n3", Cpu()) with { Draining = true } };

        Assert.Equal(
            "No device of pools 'day' and 'night' fits; the nearest is cpu of node n1: "
                + "the run needs a CUDA device and this is a processor.",
            SaidByAll(NeedsCuda, nodes)
        );
    }

    [Fact]
    public void Plan_WhenAllThatFitAreClosed_NamesThemInAllPools() =>
        Assert.Equal(
            "Of pools 'day' and 'night' only these nodes fit: n1, which is draining; n2, which is draining.",
            SaidByAll(Run("a"), Day("n1", Cpu()) with { Draining = true }, Night("n2", Cpu()) with { Draining = true })
        );

    [Fact]
    public void Plan_WhenAHostOfAnotherPoolIsToBeSetAside_CountsItAsSuchAndLeavesTheRecordToItsOwnPool_P9()
    {
        HostFailure[] failures =
        [
            new(RunId.Parse("x"), 1, "broken"),
            new(RunId.Parse("y"), 1, "broken"),
            new(RunId.Parse("y"), 2, "broken"),
        ];
        var nodes = new[] { Day("n1", Cpu()), Night("n2", Gpu()) with { Failures = failures } };

        Assert.Contains("only node n2 fits, and it is set aside", SaidByAll(NeedsCuda, nodes), StringComparison.Ordinal);
        Assert.Empty(Plan(NeedsCuda, "day", nodes).SetAside);
        Assert.Equal("n2", Assert.Single(Plan(NeedsCuda, "night", nodes).SetAside).Node.Value);
    }

    [Fact]
    public void Plan_OfAPoolWhoseNodesAreGone_SaysWhatTheOthersSay() =>
        Assert.Equal(
            Plan(NeedsCuda, "day", Day("n1", Cpu())).Unplaceable,
            Plan(NeedsCuda, "night", Day("n1", Cpu())).Unplaceable
        );

    [Fact]
    public void Plan_WhenNoNodeLivesAnywhere_SaysTheSameOfEveryPool() =>
        Assert.Equal(Plan(NeedsCuda, "default").Unplaceable, Plan(NeedsCuda, "night").Unplaceable);

    private static GpuNode Day(string name, params IReadOnlyList<DeviceDescription> devices) =>
        Node(name, devices) with
        {
            Pool = "day",
        };

    private static GpuNode Night(string name, params IReadOnlyList<DeviceDescription> devices) =>
        Node(name, devices) with
        {
            Pool = "night",
        };

    private static SchedulingPlan Plan(TrainingRun run, string pool, params IReadOnlyList<GpuNode> nodes) =>
        SchedulingPlanner.Plan(
            Situation([run], [.. nodes.Where(node => node.Pool == pool)]) with
            {
                Pool = pool,
                Elsewhere = [.. nodes.Where(node => node.Pool != pool)],
            }
        );

    private static string SaidByAll(TrainingRun run, params IReadOnlyList<GpuNode> nodes) =>
        Assert.Single(nodes.Select(node => Assert.Single(Plan(run, node.Pool, nodes).Unplaceable).Reason).Distinct());
}
