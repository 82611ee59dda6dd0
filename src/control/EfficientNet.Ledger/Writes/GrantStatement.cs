using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>
/// A grant as one statement (protocol rule P6): the run as the planner saw it, its experiment running and below its limit, the
/// agent still
/// the same, and the slot free, or nothing is written. The change feed's lock is held, so the limit can't be passed by two at
/// once.
/// </summary>
internal static class GrantStatement
{
    private const string Sql = $"""
        with candidate as (
            select r.id, r.experiment
            from training_run r
            join experiment e on e.id = r.experiment
            join gpu_node n on n.name = @node
            where r.id = @run and r.version = @version and r.attempt = @attempt - 1 and r.state = {RunStateSql.Queued}
                and e.state = {ExperimentStateSql.Running}
                and n.incarnation = @incarnation and n.ready and not n.draining and n.set_aside is null
                and (e.concurrency is null or e.concurrency > (
                    select count(*) from lease l join training_run o on o.id = l.run where l.ended_at is null
                        and o.experiment = e.id))
            for update of r
        ), leased as (
            insert into lease (run, attempt, node, device, slot, threads, incarnation)
            select id, @attempt, @node, @device, @slot, @threads, @incarnation from candidate
            on conflict do nothing
            returning run
        ), granted as (
            update training_run r set
                state = {RunStateSql.Granted}, version = r.version + 1, attempt = @attempt, report_sequence = 0, node = @node,
                threads = coalesce(r.threads, @threads), started_at = coalesce(r.started_at, clock_timestamp()),
                not_before = null,
                waiting_reason = null
            from leased
            where r.id = leased.run
            returning r.id, r.experiment
        ), told as (
            insert into event (kind, experiment, run, body) select @body ->> 'event', experiment, id, @body from granted
        )
        select count(*) from granted
        """;

    public static NpgsqlBatchCommand For(Grant grant)
    {
        var command = new NpgsqlBatchCommand(Sql);
        command
            .Parameters.Text("run", grant.Run.Value)
            .Number("version", grant.Version)
            .Number("attempt", grant.Attempt)
            .Text("node", grant.Node.Value)
            .Text("device", grant.Device)
            .Number("slot", grant.Slot)
            .Number("threads", grant.Threads)
            .Number("incarnation", grant.Incarnation)
            .Json<RunEvent>("body", new AttemptGranted(grant.Attempt, grant.Node, grant.Device, grant.Slot, grant.Threads));
        return command;
    }
}
