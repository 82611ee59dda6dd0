using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Ledger.Migrations;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

/// <summary>
/// Rows of the version before, in which accuracies on the held-out images were named <c>top1</c> and <c>top5</c>, are read.
/// </summary>
public sealed class FormerNamesTests(PostgresFixture server)
{
    private const string Metrics =
        """{"epoch": 1, "step": 10, "trainLoss": 1.5, "learningRate": 0.01, "validationLoss": 1.25"""
        + """, "top1": 0.5, "top5": 0.75, "images": 640, "seconds": 2}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_OfTheVersionBefore_KeepTheirAccuracies()
    {
        var database = await server.Postgres.CreateEmptyDatabaseAsync(Cancel);
        await Migrator.MigrateAsync(
            database,
            [.. Migration.All.TakeWhile(migration => migration.Name != "010_words.sql")],
            Cancel
        );
        await ExecuteAsync(database, OldRows());
        await Migrator.MigrateAsync(database, Cancel);

        await using var silo = new Silo(database);
        var run = await silo.Runs.LoadAsync(RunId.Parse("old.grid.1.s1"), Cancel);
        Assert.Equal((0.5, 0.75), (run!.LastEpoch!.ValidationTop1, run.LastEpoch.ValidationTop5));
        var summary = Assert.Single(await silo.Queries.RunsAsync(new RunFilter(), Cancel));
        Assert.Equal((0.5, null), (summary.ValidationTop1, summary.TestTop1));
        var detail = await silo.Queries.RunAsync(run.Id, Cancel);
        Assert.Equal((0.5, 0.75), (detail!.EpochRows[0].Metrics.ValidationTop1, detail.EpochRows[0].Metrics.ValidationTop5));
        Assert.Contains(detail.Timeline, entry => entry.Text.Contains("top-1 50.00 %", StringComparison.Ordinal));
    }

    private static string OldRows()
    {
        var sample = Sample.Run(ExperimentId.Parse("old"), configuration: 1);
        var specification = LedgerJson.Write(sample.Specification);
        var architecture = LedgerJson.Write(Sample.Network);
        var resources = LedgerJson.Write(sample.Resources);
        return $"""
            insert into experiment (id, name, source, state, version, lease_seconds, created_at)
            values ('old', 'old', 'name: old', {ExperimentStateSql.Running}, 1, 30, now());
            insert into scaling_configuration (experiment, number, stage, label, members, architecture, fingerprint,
            parameters, multiply_adds)
            values ('old', 1, 'grid', 'one', '[]', '{architecture}', 'f', 1, 1);
            insert into training_run
                (id, experiment, stage, configuration, fingerprint, specification, resources, maximum_attempts, state, epoch,
            last_epoch, created_at)
            values ('old.grid.1.s1', 'old', 'grid', 1, 'f', '{specification}', '{resources}', 3, {RunStateSql.Queued}, 1,
            '{Metrics}', now());
            insert into epoch (run, epoch, attempt, step, train_loss, learning_rate, validation_loss, top1, top5, images, seconds)
            values ('old.grid.1.s1', 1, 1, 10, 1.5, 0.01, 1.25, 0.5, 0.75, 640, 2);
            insert into event (kind, experiment, run, body)
            values ('epoch', 'old', 'old.grid.1.s1', jsonb_build_object('event', 'epoch', 'attempt', 1, 'metrics',
            '{Metrics}'::jsonb));
            """;
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
