using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;
using Npgsql;

namespace EfficientNet.Chaos.Observing;

/// <summary>The campaign's own view of the ledger's tables: it does not use the silos, since they get killed.</summary>
internal sealed class CampaignLedger(string connectionString) : IAsyncDisposable
{
    private static readonly string LiveSql = $"""
        select l.run, l.attempt, l.node, r.epoch, r.epochs, l.renewals, r.state = {(int)RunState.Running}, l.progress::text
        from lease l join training_run r on r.id = l.run
        where l.ended_at is null
        order by l.run
        """;

    private const string RunsSql = """
        select id, experiment, fingerprint || '/' || seed, state, attempt, epoch, epochs, result::text,
            coalesce(failure_message, waiting_reason), failed_attempts
        from training_run
        where experiment = any(@experiments)
        order by ordinal
        """;

    private const string ExperimentsSql = """
        select id, state, ended_at is not null from experiment where id = any(@experiments) order by created_at, id
        """;

    private const string ProposalsSql = """
        select experiment, number, label, fingerprint from scaling_configuration
        where experiment = any(@experiments) order by experiment, number
        """;

    private const string FactsSql = """
        select change, at, run, kind, body::text from event where run is not null and change > @after order by change
        """;

    private const string EpochsSql = """
        select e.run, e.epoch, e.attempt, e.step, e.train_loss, e.validation_loss, e.validation_top1
        from epoch e join training_run r on r.id = e.run
        where r.experiment = any(@experiments)
        order by e.run, e.epoch
        """;

    private const string NamedSql = """
        select c.run, c.attempt, c.step, c.sha256
        from checkpoint c join training_run r on r.id = c.run
        where r.experiment = any(@experiments)
        order by c.run, c.step, c.attempt
        """;

    private const string CheckpointsSql = """
        select attempt, step, sha256 from checkpoint where run = @run order by step desc, attempt desc
        """;

    // Short: a frozen database is retried, not waited for.
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "effnet-chaos",
            Timeout = 2,
            CommandTimeout = 5,
            CancellationTimeout = 1000,
            MaxPoolSize = 8,
        }.ConnectionString
    );

    /// <summary>Live leases, by run.</summary>
    public Task<IReadOnlyList<LiveAttempt>> LiveAsync(CancellationToken cancellationToken) =>
        ListAsync(
            LiveSql,
            null,
            null,
            row => new LiveAttempt(
                row.GetString(0),
                row.GetInt32(1),
                row.GetString(2),
                row.GetInt32(3),
                row.GetInt32(4),
                row.GetInt64(5),
                row.GetBoolean(6),
                Text(row, 7)
            ),
            cancellationToken
        );

    /// <summary>Runs of experiments, in the order of their creation.</summary>
    public Task<IReadOnlyList<ObservedRun>> RunsAsync(
        IReadOnlyCollection<string> experiments,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            RunsSql,
            "experiments",
            experiments.ToArray(),
            row => new ObservedRun(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                (RunState)row.GetInt16(3),
                row.GetInt32(4),
                row.GetInt32(5),
                row.GetInt32(6),
                Text(row, 7) is { } result ? JsonSerializer.Deserialize<RunResult>(result, ContractsJson.Stored) : null,
                Text(row, 8)
            )
            {
                Spent = row.GetInt32(9),
            },
            cancellationToken
        );

    /// <summary>Experiments, oldest first.</summary>
    public Task<IReadOnlyList<ObservedExperiment>> ExperimentsAsync(
        IReadOnlyCollection<string> experiments,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            ExperimentsSql,
            "experiments",
            experiments.ToArray(),
            row => new ObservedExperiment(row.GetString(0), (ExperimentState)row.GetInt16(1), row.GetBoolean(2)),
            cancellationToken
        );

    /// <summary>What experiments proposed, in order.</summary>
    public Task<IReadOnlyList<ProposalRow>> ProposalsAsync(
        IReadOnlyCollection<string> experiments,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            ProposalsSql,
            "experiments",
            experiments.ToArray(),
            row => new ProposalRow(row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3)),
            cancellationToken
        );

    /// <summary>
    /// What happened to runs after a change, oldest first; remarks about them and unknown kinds are skipped.
    /// </summary>
    public async Task<IReadOnlyList<RunFact>> FactsAsync(long after, CancellationToken cancellationToken) =>
        [.. (await ListAsync(FactsSql, "after", after, ReadFact, cancellationToken)).OfType<RunFact>()];

    /// <summary>The newest change.</summary>
    public async Task<long> LatestChangeAsync(CancellationToken cancellationToken) =>
        (await ListAsync("select coalesce(max(change), 0) from event", null, null, row => row.GetInt64(0), cancellationToken))[0];

    /// <summary>The epoch ledger of experiments, by run and epoch.</summary>
    public Task<IReadOnlyList<ObservedEpoch>> EpochsAsync(
        IReadOnlyCollection<string> experiments,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            EpochsSql,
            "experiments",
            experiments.ToArray(),
            row => new ObservedEpoch(
                row.GetString(0),
                row.GetInt32(1),
                row.GetInt32(2),
                row.GetInt64(3),
                row.GetDouble(4),
                row.GetDouble(5),
                row.GetDouble(6)
            ),
            cancellationToken
        );

    /// <summary>A run's checkpoints, newest first.</summary>
    public Task<IReadOnlyList<(int Attempt, long Step, string Sha256)>> CheckpointsAsync(
        string run,
        CancellationToken cancellationToken
    ) => ListAsync(CheckpointsSql, "run", run, row => (row.GetInt32(0), row.GetInt64(1), row.GetString(2)), cancellationToken);

    /// <summary>Checkpoints that the ledger names, by run and step.</summary>
    public Task<IReadOnlyList<(string Run, int Attempt, long Step, string Sha256)>> NamedAsync(
        IReadOnlyCollection<string> experiments,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            NamedSql,
            "experiments",
            experiments.ToArray(),
            row => (row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetString(3)),
            cancellationToken
        );

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static RunFact? ReadFact(NpgsqlDataReader row) =>
        RunEventReader.Read(row.GetString(3), row.GetString(4)) is { } happened
            ? new RunFact(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), happened)
            : null;

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        string sql,
        string? name,
        object? value,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var command = _source.CreateCommand(sql);
        if (name is not null)
            command.Parameters.AddWithValue(name, value!);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
