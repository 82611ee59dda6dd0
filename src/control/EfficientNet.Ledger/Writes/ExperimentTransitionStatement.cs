using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>
/// One transition of an experiment as one statement (protocol rule P2): everything selects from the row that the fence let
/// through.
/// </summary>
internal static class ExperimentTransitionStatement
{
    // A run that exists, by its id or by what it is made of, is left as it is (P3). A configuration that exists is an error: its
    // number
    // was given by this experiment's row, which is fenced.
    private const string Sql = $"""
        with fenced as (
            update experiment set state = @state, version = @version, concurrency = @concurrency, ended_at = @ended_at
            where id = @id and version = @before_version
            returning id
        ), configured as (
            insert into scaling_configuration
                (experiment, number, stage, label, alpha, beta, gamma, phi, members, architecture, fingerprint, parameters,
                multiply_adds,
                training)
            select id, c.number, c.stage, c.label, (c.coefficients ->> 'alpha')::numeric, (c.coefficients ->> 'beta')::numeric,
                (c.coefficients ->> 'gamma')::numeric, (c.coefficients ->> 'phi')::numeric, c.members, c.architecture,
                c.fingerprint,
                c.parameters, c."multiplyAdds", coalesce(c.training, '')
            from fenced, jsonb_to_recordset(@configurations) as c (
                number integer, stage text, label text, coefficients jsonb, members jsonb, architecture jsonb, fingerprint text,
                parameters bigint, "multiplyAdds" bigint, training text)
        ), proposed as (
            select fenced.id as experiment, r.*, position
            from fenced, jsonb_array_elements(@runs) with ordinality as a (body, position), jsonb_to_record(body) as r (
                id text, stage text, configuration integer, fingerprint text, specification jsonb, resources jsonb,
                checkpoints jsonb,
                until integer, "maximumAttempts" integer, "notBefore" timestamptz, "traceParent" text, "createdAt" timestamptz)
        ), created as (
            insert into training_run
                (id, experiment, stage, configuration, fingerprint, specification, resources, checkpoints, until,
                maximum_attempts, not_before,
                trace_parent, created_at)
            select id, experiment, stage, configuration, fingerprint, specification, resources, checkpoints, until,
                "maximumAttempts", "notBefore",
                "traceParent", "createdAt"
            from proposed order by position
            on conflict do nothing
            returning id, experiment, ordinal
        ), observed as (
            update training_run r set observed = true
            from fenced
            where r.experiment = fenced.id and r.id = any(@observed) and r.state >= {RunStateSql.FirstFinal} and not r.observed
        ), told as (
            insert into event (kind, experiment, run, body)
            select kind, experiment, run, body from (
                select 0 as ordinal, '{EventKinds.Experiment}' as kind, id as experiment, null as run, @summary as body
                from fenced
                union all
                select ordinal, @created ->> 'event', experiment, id, @created from created) as news
            order by ordinal
        )
        select count(*) from fenced
        """;

    public static Func<NpgsqlBatchCommand> For(Experiment before, ExperimentTransition transition)
    {
        Check(before, transition);
        return () => Command(before, transition);
    }

    private static NpgsqlBatchCommand Command(Experiment before, ExperimentTransition transition)
    {
        var command = new NpgsqlBatchCommand(Sql);
        command
            .Parameters.Text("id", before.Id.Value)
            .Number("before_version", before.Version)
            .Number("state", (int)transition.After.State)
            .Number("version", transition.After.Version)
            .Number("concurrency", transition.After.Concurrency)
            .Time("ended_at", transition.After.EndedAt)
            .Json("configurations", transition.Configurations)
            .Json("runs", transition.Runs)
            .Texts("observed", transition.Observed.Select(run => run.Value))
            .Json("summary", new Remark(EventKinds.Experiment, transition.Summary, transition.By))
            .Json<RunEvent>("created", new RunCreated());
        return command;
    }

    private static void Check(Experiment before, ExperimentTransition transition)
    {
        var after = transition.After;
        if (after.Id != before.Id)
            throw new ArgumentException(
                $"A transition of experiment {before.Id} can't end in experiment {after.Id}.",
                nameof(transition)
            );
        if (after.Version <= before.Version)
            throw new ArgumentException(
                $"Experiment {before.Id}: a transition raises the version, and it went from {before.Version} to "
                    + $"{after.Version} (protocol rule P1).",
                nameof(transition)
            );
        if (
            transition.Runs.FirstOrDefault(run =>
                run.Experiment != before.Id || run.State != RunState.Queued || run.Attempt != 0 || run.Version != 1
            ) is
            { } odd
        )
            throw new ArgumentException(
                $"Experiment {before.Id}: a new run is Queued, at attempt 0 and version 1, and its own; run {odd.Id} is "
                    + $"{odd.State}, at attempt {odd.Attempt} and version {odd.Version}, of experiment {odd.Experiment}.",
                nameof(transition)
            );
    }
}
