using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet nodes</c>, <c>effnet nodes drain|undrain|admit NAME</c>.</summary>
internal static class NodesCommand
{
    public static Command Create(CommandScope scope)
    {
        var nodes = scope.Handle(new Command("nodes", "GPU nodes, their devices and what they train"), ListAsync);
        nodes.Add(
            Change(
                scope,
                "drain",
                "Let a node's trainers leave at a checkpoint and grant it nothing more",
                (client, node, cancellationToken) => client.DrainAsync(node, cancellationToken),
                "is draining"
            )
        );
        nodes.Add(
            Change(
                scope,
                "undrain",
                "Undo a drain",
                (client, node, cancellationToken) => client.UndrainAsync(node, cancellationToken),
                "may be granted runs again"
            )
        );
        nodes.Add(
            Change(
                scope,
                "admit",
                "Take back a node that was set aside because attempts kept failing on it",
                (client, node, cancellationToken) => client.AdmitAsync(node, cancellationToken),
                "may be granted runs again"
            )
        );
        return nodes;
    }

    private static async Task<ExitCode> ListAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var client = invocation.Connect();
        var nodes = await client.NodesAsync(cancellationToken);
        invocation.Print(
            ReportTable.List<NodeView>(
                nodes,
                Json,
                (ReportColumn.Text("Name", "name"), node => node.Name),
                (ReportColumn.Text("State", "state"), node => node.State),
                (ReportColumn.Text("Pool", "pool"), node => node.Pool),
                (
                    ReportColumn.Text("Devices", "devices"),
                    node => string.Join("; ", node.Devices.Select(device => $"{device.Slots} × {device.Model}"))
                ),
                (ReportColumn.Text("Data sets", "dataSets"), node => string.Join(' ', node.DataSets)),
                (ReportColumn.Text("Weights", "weights"), node => string.Join(' ', node.Weights ?? [])),
                (ReportColumn.Text("Runs", "runs"), node => string.Join(' ', node.Runs)),
                (ReportColumn.Seconds("Seen", "seenSecondsAgo"), node => node.SeenSecondsAgo),
                (
                    ReportColumn.Text("Problem", "problem"),
                    node => string.Join("; ", new[] { node.SetAside, node.Problem }.OfType<string>())
                )
            ) with
            {
                Empty = "No node has joined; 'effnet up' starts one here, 'effnet agent --join URL' on another host.",
            }
        );
        return ExitCode.Done;
    }

    private static object Json(NodeView node) =>
        new
        {
            Name = node.Name.Value,
            node.State,
            node.Pool,
            node.Devices,
            node.DataSets,
            Weights = node.Weights ?? [],
            Runs = node.Runs.Select(run => run.Value),
            node.SeenSecondsAgo,
            node.Problem,
            node.SetAside,
        };

    private static Command Change(
        CommandScope scope,
        string verb,
        string description,
        Func<EfficientNet.Client.EffnetHttpClient, NodeName, CancellationToken, Task> call,
        string done
    )
    {
        var name = new Argument<string>("NAME") { Description = "Name of the node" };
        return scope.Handle(
            new Command(verb, description) { name },
            async (invocation, cancellationToken) =>
            {
                var node = NodeName.Parse(invocation.Value(name));
                using var client = invocation.Connect();
                await call(client, node, cancellationToken);
                invocation.Context.Say($"Node {node} {done}.");
                return ExitCode.Done;
            }
        );
    }
}
