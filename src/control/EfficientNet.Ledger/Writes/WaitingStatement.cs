using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>
/// Says why queued runs fit nowhere, and takes it back when they do. The sentence is for lists and not part of the run's state,
/// so its
/// version stays and no activation becomes stale by it.
/// </summary>
internal static class WaitingStatement
{
    private const string Sql = $"""
        with cleared as (
            update training_run set waiting_reason = null where id = any(@placeable) and state = {RunStateSql.Queued}
        ), waiting as (
            update training_run r set waiting_reason = w.reason
            from unnest(@runs, @reasons, @remarks) as w (run, reason, remark)
            -- Another pool's pass may have said it since this one read.
            where r.id = w.run and r.state = {RunStateSql.Queued} and r.waiting_reason is distinct from w.reason
            returning r.id, r.experiment, w.remark
        ), told as (
            insert into event (kind, experiment, run, body) select '{EventKinds.Waiting}', experiment, id, remark from waiting
        )
        select count(*) from waiting
        """;

    public static NpgsqlBatchCommand For(IReadOnlyList<Unplaceable> news, IReadOnlyList<RunId> placeable)
    {
        var command = new NpgsqlBatchCommand(Sql);
        command
            .Parameters.Texts("placeable", placeable.Select(run => run.Value))
            .Texts("runs", news.Select(run => run.Run.Value))
            .Texts("reasons", news.Select(run => run.Reason))
            .Jsons("remarks", [.. news.Select(run => LedgerJson.Write(new Remark(EventKinds.Waiting, $"Waits: {run.Reason}")))]);
        return command;
    }
}
