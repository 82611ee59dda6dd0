using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Ledger.Migrations;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

public sealed class MigratorTests(PostgresFixture server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_FromManyProcessesAtOnce_AppliesEachOnce()
    {
        var database = await server.Postgres.CreateEmptyDatabaseAsync(Cancel);

        var applied = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => Migrator.MigrateAsync(database, Cancel)))
        );

        Assert.Equal(Migration.All.Count, applied.Sum());
        Assert.Equal(5, applied.Count(count => count == 0));
        Assert.Equal(Migration.All.Count, await ScalarAsync<long>(database, "select count(*) from schema_migration"));
        Assert.Equal(0, await Migrator.MigrateAsync(database, Cancel));
    }

    [Fact]
    public async Task Migration_OfReopenedExperiments_RunsThoseAgainThatEndedBeforeAQueuedRun_P19()
    {
        var database = await server.Postgres.CreateDatabaseAsync(Cancel);
        await using var silo = new Silo(database);
        var stuck = await silo.CreateRunAsync();
        await ExecuteAsync(database, $"update experiment set state = 11, ended_at = now() where id = '{stuck.Experiment}'");
        var over = await silo.CreateRunAsync();
        await ExecuteAsync(database, $"update experiment set state = 11, ended_at = now() where id = '{over.Experiment}'");
        await ExecuteAsync(database, $"update training_run set state = 11 where id = '{over.Id}'");

        await ExecuteAsync(
            database,
            Migration.All.Single(migration => migration.Name.EndsWith("_reopened_experiments.sql", StringComparison.Ordinal)).Sql
        );

        var opened = (await silo.Experiments.LoadAsync(stuck.Experiment, Cancel))!.Experiment;
        Assert.Equal((ExperimentState.Running, null), (opened.State, opened.EndedAt));
        Assert.Equal(
            ExperimentState.CompletedWithFailures,
            (await silo.Experiments.LoadAsync(over.Experiment, Cancel))!.Experiment.State
        );
    }

    [Fact]
    public async Task Migrate_WhenAnAppliedMigrationWasChanged_Refuses()
    {
        var database = await server.Postgres.CreateEmptyDatabaseAsync(Cancel);
        await Migrator.MigrateAsync(database, [new Migration(1, "001_first.sql", "create table a (id integer)")], Cancel);

        var error = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.MigrateAsync(database, [new Migration(1, "001_first.sql", "create table a (id bigint)")], Cancel)
        );

        Assert.Contains("001_first.sql was changed after it had been applied", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Migrate_WhenTheDatabaseIsNewer_Refuses()
    {
        var database = await server.Postgres.CreateEmptyDatabaseAsync(Cancel);
        var first = new Migration(1, "001_first.sql", "create table a (id integer)");
        await Migrator.MigrateAsync(database, [first, new Migration(2, "002_second.sql", "create table b (id integer)")], Cancel);

        var error = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(database, [first], Cancel));

        Assert.Contains("002_second.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_WhenAMigrationCameLate_Refuses()
    {
        var database = await server.Postgres.CreateEmptyDatabaseAsync(Cancel);
        Migration[] migrations =
        [
            new(1, "001_first.sql", "create table a (id integer)"),
            new(2, "002_late.sql", "create table b (id integer)"),
            new(3, "003_third.sql", "create table c (id integer)"),
        ];
        Assert.Equal(2, await Migrator.MigrateAsync(database, [migrations[0], migrations[2]], Cancel));
        Assert.Equal(0, await Migrator.MigrateAsync(database, [migrations[0], migrations[2]], Cancel));

        var error = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(database, migrations, Cancel));

        Assert.Contains("lacks 002_late.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_WhenAMigrationFails_LeavesNothingOfIt()
    {
        var database = await server.Postgres.CreateEmptyDatabaseAsync(Cancel);
        Migration[] migrations =
        [
            new(1, "001_first.sql", "create table a (id integer)"),
            new(2, "002_second.sql", "create table b (id integer); insert into nowhere values (1)"),
        ];

        var error = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(database, migrations, Cancel));

        Assert.Contains("002_second.sql failed", error.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await ScalarAsync<long>(database, "select count(*) from schema_migration"));
        Assert.Equal(0L, await ScalarAsync<long>(database, "select count(*) from pg_class where relname = 'b'"));
    }

    [Fact]
    public async Task Migrate_WhenNobodyAnswers_IsUnavailable() =>
        await Assert.ThrowsAsync<LedgerUnavailableException>(() =>
            Migrator.MigrateAsync("Host=/nowhere;Username=effnet;Database=effnet", Cancel)
        );

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<T> ScalarAsync<T>(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
