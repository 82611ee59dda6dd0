using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>
/// One transition of a run as one statement (protocol rule P2): it binds what was decided and decides nothing. <c>fenced</c> is
/// the gate: it changes the row only where version and attempt are still the caller's, the lease that the transition ends is live
/// (and not renewed since an observer saw it silent, protocol rule P8), new epochs are new and superseded ones exist. Everything
/// else selects from what it returned, so a gate that stays shut writes nothing. That goes for the checkpoint rows that a
/// transition makes superfluous, too: only the current attempt deletes (protocol rule P16).
/// </summary>
internal static class RunTransitionStatement
{
    private const string Sql = $"""
        with happened as (
            select body, body ->> 'event' as kind, position from unnest(@events) with ordinality as e (body, position)
        ), metrics as (
            select kind, (body ->> 'attempt')::integer as attempt, m.*
            from happened, jsonb_to_record(body -> 'metrics') as m (
                "epoch" integer, "step" bigint, "trainLoss" double precision, "learningRate" double precision,
                "validationLoss" double precision,
                "validationTop1" double precision, "validationTop5" double precision,
                "images" bigint, "seconds" double precision)
            where kind in ('{EventKinds.Epoch}', '{EventKinds.Superseded}')
        ), opens as (
            -- Its experiment, as it will be. In one that is over for good there is no row, and nothing is queued again (P19).
            select e.id, e.state as before, follows.after
            from experiment e join unnest(@states, @states_after) as follows (before, after) on follows.before = e.state
            where @reopens and e.id = @experiment
            for update of e
        ), ending as (
            -- Locked, so that it is judged as it is now: a renewal that commits after this statement's snapshot counts (P8).
            select run from lease
            where run = @id and attempt = @before_attempt and ended_at is null and (@renewals is null or renewals = @renewals)
            for update
        ), fenced as (
            update training_run set
                state = @state, version = @version, report_sequence = @report_sequence, epoch = @epoch,
                failed_attempts = @failed_attempts,
                maximum_attempts = @maximum_attempts, threads = @threads, compute_class = @compute_class, node = @node,
                failed_nodes = @failed_nodes, micro_batch_size = @micro_batch_size, until = @until, paused = @paused,
                not_before = @not_before,
                last_epoch = @last_epoch, result = @result, failure = @failure, failure_message = @failure_message,
                waiting_reason = null,
                observed = @observed, started_at = @started_at, ended_at = @ended_at
            where id = @id and version = @before_version and attempt = @before_attempt
                and (not @reopens or exists (select from opens))
                and (not @ends_lease or exists (select from ending))
                and not exists (
                    select from epoch join metrics using (epoch) where run = @id and kind = '{EventKinds.Epoch}')
                and not exists (
                    select from metrics m where kind = '{EventKinds.Superseded}' and not exists (
                        select from epoch where run = @id and epoch.epoch = m.epoch))
            returning id, experiment
        ), added as (
            insert into epoch (run, epoch, attempt, step, train_loss, learning_rate, validation_loss, validation_top1,
            validation_top5, images, seconds)
            select id, epoch, attempt, step, "trainLoss", "learningRate", "validationLoss", "validationTop1",
            "validationTop5", images,
                seconds
            from fenced, metrics where kind = '{EventKinds.Epoch}'
        ), kept as (
            insert into epoch_superseded
                (run, epoch, version, attempt, step, train_loss, learning_rate, validation_loss, validation_top1,
                validation_top5, images,
                seconds, at)
            select e.run, e.epoch, e.version, e.attempt, e.step, e.train_loss, e.learning_rate, e.validation_loss,
            e.validation_top1,
                e.validation_top5, e.images, e.seconds, e.at
            from fenced join epoch e on e.run = id join metrics m on m.epoch = e.epoch and m.kind = '{EventKinds.Superseded}'
        ), replaced as (
            update epoch e set
                version = e.version + 1, attempt = m.attempt, step = m.step, train_loss = m."trainLoss",
                learning_rate = m."learningRate",
                validation_loss = m."validationLoss", validation_top1 = m."validationTop1", validation_top5 = m."validationTop5",
                images = m.images, seconds = m.seconds,
                at = clock_timestamp()
            from fenced, metrics m
            where e.run = id and e.epoch = m.epoch and m.kind = '{EventKinds.Superseded}'
        ), named as (
            insert into checkpoint (run, step, attempt, epoch, sha256, bytes)
            select id, c.step, c.attempt, c.epoch, c.sha256, c.bytes
            from fenced, happened, jsonb_to_record(body -> 'checkpoint') as c (step bigint, attempt integer, epoch integer,
            sha256 text, bytes bigint)
            where kind = '{EventKinds.Checkpoint}'
            on conflict (run, step, attempt) do nothing
        ), forgotten as (
            delete from checkpoint c using fenced
            where c.run = id and @forgets_checkpoints and not exists (
                select from unnest(@staying_steps, @staying_attempts) as staying (step, attempt)
                where staying.step = c.step and staying.attempt = c.attempt)
        ), released as (
            update lease set ended_at = clock_timestamp(), version = lease.version + 1
            from fenced
            where @ends_lease and run = id and attempt = @before_attempt and lease.ended_at is null
        ), blamed as (
            insert into host_failure (node, incarnation, run, attempt, message)
            select l.node, l.incarnation, l.run, l.attempt, @blame
            from fenced join lease l on l.run = id and l.attempt = @before_attempt
            -- Which attempt an epoch is from is known to its row alone, so only here.
            where @blame is not null and not exists (select from epoch e where e.run = l.run and e.attempt = l.attempt)
        ), cleared as (
            delete from host_failure h using fenced, lease l
            where @clears_host and l.run = fenced.id and l.attempt = @before_attempt and h.node = l.node
        ), reopened as (
            -- What the experiment read before is no longer so (P1); if it has ended since, it runs again in this very transition.
            update experiment e set state = opens.after, version = e.version + 1, ended_at = null
            from fenced, opens where e.id = opens.id
        ), told as (
            insert into event (kind, experiment, run, body)
            select kind, experiment, run, body from (
                select 0 as position, @opened ->> 'event' as kind, experiment, null as run, @opened as body
                from fenced, opens where before <> after
                union all
                select position, kind, experiment, id, body from fenced, happened) as news
            order by position
        )
        select count(*) from fenced
        """;

    /// <summary>The command that writes a transition; it can be made again when its batch is sent again.</summary>
    public static Func<NpgsqlBatchCommand> For(RunTransition transition)
    {
        var bodies = transition.Events.Select(happened => LedgerJson.Write(happened)).ToArray();
        return () => Command(transition, bodies);
    }

    private static NpgsqlBatchCommand Command(RunTransition transition, string[] bodies)
    {
        var (before, after, reopening) = (transition.Before, transition.After, transition.Reopening);
        var command = new NpgsqlBatchCommand(Sql);
        command
            .Parameters.Jsons("events", bodies)
            .Text("id", before.Id.Value)
            .Number("before_version", before.Version)
            .Number("before_attempt", before.Attempt)
            .Number("renewals", transition.Renewals)
            .Flag("ends_lease", transition.EndsLease)
            .Flag("reopens", reopening is not null)
            .Text("experiment", before.Experiment.Value)
            .Numbers("states", reopening?.States.Keys.Select(state => (int)state) ?? [])
            .Numbers("states_after", reopening?.States.Values.Select(state => (int)state) ?? [])
            .Json("opened", reopening is null ? null : new Remark(EventKinds.Experiment, reopening.Message))
            .Number("state", (int)after.State)
            .Number("version", after.Version)
            .Number("report_sequence", after.ReportSequence)
            .Number("epoch", after.Epoch)
            .Number("failed_attempts", after.FailedAttempts)
            .Number("maximum_attempts", after.MaximumAttempts)
            .Number("threads", after.Threads)
            .Text("compute_class", after.ComputeClass)
            .Text("node", after.Node?.Value)
            .Texts("failed_nodes", after.FailedNodes.Select(node => node.Value))
            .Number("micro_batch_size", after.MicroBatchSize)
            .Number("until", after.Until)
            .Flag("paused", after.Paused)
            .Time("not_before", after.NotBefore)
            .Json("last_epoch", after.LastEpoch)
            .Json("result", after.Result)
            .Number("failure", (int?)after.Failure)
            .Text("failure_message", after.FailureMessage)
            .Flag("observed", after.Observed)
            .Time("started_at", after.StartedAt)
            .Time("ended_at", after.EndedAt)
            .Flag("forgets_checkpoints", transition.Staying is not null)
            .Numbers("staying_steps", transition.Staying?.Select(checkpoint => checkpoint.Step) ?? [])
            .Numbers("staying_attempts", transition.Staying?.Select(checkpoint => checkpoint.Attempt) ?? [])
            .Text("blame", transition.Blame)
            .Flag("clears_host", transition.ClearsHost);
        return command;
    }
}
