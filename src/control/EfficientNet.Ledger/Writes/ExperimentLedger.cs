using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Ledger.Commits;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>Experiments and their configurations on PostgreSQL.</summary>
internal sealed class ExperimentLedger(LedgerConnections connections, GroupCommit commits) : IExperimentLedger
{
    private const string CreateSql = $"""
        with created as (
            insert into experiment (id, name, source, specification, state, version, concurrency, lease_seconds, trace_parent,
                created_at, ended_at)
            values (@id, @name, @source, @specification, @state, @version, @concurrency, @lease_seconds, @trace_parent,
                @created_at, @ended_at)
            on conflict (id) do nothing
            returning id
        ), told as (
            insert into event (kind, experiment, body) select '{EventKinds.Submitted}', id, @remark from created
        )
        select count(*) from created
        """;

    private const string WithNewsSql = $"""
        select e.id from experiment e
        where e.state < {ExperimentStateSql.FirstFinal} and (
            exists (select from training_run r where r.experiment = e.id and r.state >= {RunStateSql.FirstFinal}
                and not r.observed)
            or not exists (select from training_run r where r.experiment = e.id and r.state < {RunStateSql.FirstFinal}))
            or e.state = {ExperimentStateSql.Cancelled} and exists (select from training_run r where r.experiment = e.id
                and r.state < {RunStateSql.FirstFinal})
        order by e.created_at, e.id
        """;

    private readonly LedgerReader _reader = new(connections.Decisions);

    public Task CreateAsync(Experiment experiment, Actor? by, CancellationToken cancellationToken) =>
        commits.WriteAsync($"experiment {experiment.Id}", () => Create(experiment, by), cancellationToken);

    public async Task<ExperimentSnapshot?> LoadAsync(ExperimentId experiment, CancellationToken cancellationToken)
    {
        // The row first: whatever is read after it can only be newer, and the fence on its version refuses a decision that missed
        // something.
        var row = await _reader.FirstAsync(
            $"select {ExperimentRow.Columns} from experiment e where e.id = @id",
            Bind,
            ExperimentRow.Read,
            cancellationToken
        );
        if (row is null)
            return null;
        var configurations = await _reader.ListAsync(
            $"select {ConfigurationRow.Columns} from scaling_configuration c where c.experiment = @id order by c.number",
            Bind,
            ConfigurationRow.Read,
            cancellationToken
        );
        var runs = await _reader.ListAsync(
            $"select {RunRow.Columns} from training_run r where r.experiment = @id order by r.ordinal",
            Bind,
            RunRow.Read,
            cancellationToken
        );
        return new ExperimentSnapshot(row, configurations, runs);

        void Bind(NpgsqlParameterCollection parameters) => parameters.Text("id", experiment.Value);
    }

    public async Task<bool> CommitAsync(
        Experiment before,
        ExperimentTransition transition,
        CancellationToken cancellationToken
    ) =>
        await commits.WriteAsync(
            $"experiment {before.Id}",
            ExperimentTransitionStatement.For(before, transition),
            cancellationToken
        ) == 1;

    public async Task<IReadOnlyList<ExperimentId>> WithNewsAsync(CancellationToken cancellationToken) =>
        await _reader.ListAsync(WithNewsSql, _ => { }, row => ExperimentId.Parse(row.GetString(0)), cancellationToken);

    private static NpgsqlBatchCommand Create(Experiment experiment, Actor? by)
    {
        var command = new NpgsqlBatchCommand(CreateSql);
        command
            .Parameters.Text("id", experiment.Id.Value)
            .Text("name", experiment.Name)
            .Text("source", experiment.Source)
            .Json("specification", experiment.Specification)
            .Number("state", (int)experiment.State)
            .Number("version", experiment.Version)
            .Number("concurrency", experiment.Concurrency)
            .Number("lease_seconds", experiment.LeaseSeconds)
            .Text("trace_parent", experiment.TraceParent)
            .Time("created_at", experiment.CreatedAt)
            .Time("ended_at", experiment.EndedAt)
            .Json("remark", new Remark(EventKinds.Submitted, $"Experiment {experiment.Name} was submitted{Actor.By(by)}.", by));
        return command;
    }
}
