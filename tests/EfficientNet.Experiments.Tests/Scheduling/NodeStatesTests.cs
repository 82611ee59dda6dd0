using EfficientNet.Contracts;
using EfficientNet.Experiments.Scheduling;

namespace EfficientNet.Experiments.Tests.Scheduling;

public sealed class NodeStatesTests
{
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true, false, false, 1, NodeState.Ready)]
    [InlineData(false, false, false, 1, NodeState.Joining)]
    [InlineData(false, false, true, 1, NodeState.SetAside)]
    [InlineData(true, false, true, 1, NodeState.SetAside)]
    [InlineData(true, true, false, 1, NodeState.Draining)]
    [InlineData(false, true, true, 1, NodeState.Draining)]
    [InlineData(true, false, false, 9.9, NodeState.Ready)]
    [InlineData(true, false, false, 10, NodeState.Silent)]
    [InlineData(false, true, true, 3600, NodeState.Silent)]
    [InlineData(true, false, false, -299, NodeState.Ready)]
    [InlineData(true, false, false, -301, NodeState.Silent)]
    public void State_IsTheFirstThatHolds(bool ready, bool draining, bool setAside, double heardSecondsAgo, NodeState expected)
    {
        var node = Cluster.Node("a", Cluster.Cpu()) with
        {
            Ready = ready,
            Draining = draining,
            SetAside = setAside ? "Failures." : null,
        };
        Assert.Equal(expected, NodeStates.Of(node, TimeSpan.FromSeconds(heardSecondsAgo), SilentAfter));
    }

    [Fact]
    public void Grants_AreMadeOnlyToReadyNodes()
    {
        var open = Cluster.Node("a", Cluster.Cpu(slots: 1));
        foreach (
            var node in new[]
            {
                open,
                open with
                {
                    Ready = false,
                },
                open with
                {
                    Draining = true,
                },
                open with
                {
                    SetAside = "Failures.",
                },
            }
        )
        {
            var plan = SchedulingPlanner.Plan(Cluster.Situation([Cluster.Run("r")], [node]));
            Assert.Equal(NodeStates.WhileHeard(node) == NodeState.Ready, plan.Grants.Count == 1);
            Assert.Equal(NodeStates.WhileHeard(node).IsClosed(), plan.Unplaceable.Count == 1);
        }
    }
}
