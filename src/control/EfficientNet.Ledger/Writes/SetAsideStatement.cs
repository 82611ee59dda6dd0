using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>Sets a host aside, in the incarnation of its agent that was judged (protocol rule P9).</summary>
internal static class SetAsideStatement
{
    private const string Sql = $"""
        with judged as (
            update gpu_node set set_aside = @reason, version = version + 1
            where name = @node and incarnation = @incarnation and set_aside is null
            returning 1
        ), told as (
            insert into event (kind, body) select '{EventKinds.Node}', @remark from judged
        )
        select count(*) from judged
        """;

    public static NpgsqlBatchCommand For(HostSetAside host)
    {
        var command = new NpgsqlBatchCommand(Sql);
        command
            .Parameters.Text("node", host.Node.Value)
            .Number("incarnation", host.Incarnation)
            .Text("reason", host.Reason)
            .Json("remark", new Remark(EventKinds.Node, $"Node {host.Node} was set aside: {host.Reason}"));
        return command;
    }
}
