using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Backups;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

/// <summary>A database with history goes into a file and comes back bit for bit; what was under way is not any more.</summary>
public sealed class DatabaseBackupTests(PostgresFixture server, DatabaseFixture database)
    : IClassFixture<DatabaseFixture>,
        IDisposable
{
    // All that a restore must not change: finished runs, ended leases, and every row of the other tables.
    private const string History = """
        select md5(coalesce(string_agg(line, E'\n' order by line collate "C"), '')) from (
            select 'e' || t::text as line from experiment t
            union all select 'c' || t::text from scaling_configuration t
            union all select 'r' || t::text from training_run t where state in (10, 12)
            union all select 'p' || t::text from epoch t
            union all select 's' || t::text from epoch_superseded t
            union all select 'k' || t::text from checkpoint t
            union all select 'n' || t::text from gpu_node t
            union all select 'l' || t::text from lease t where ended_at < @at
            union all select 'v' || t::text from event t where change <= @change
            union all select 'm' || t::text from schema_migration t
            union all select 'o' || t::text from OrleansQuery t) as lines
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("effnet-test-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Backup => Path.Combine(_folder, "ledger.dump");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Restore_OfADatabaseWithHistory_IsBitEqualAndNothingRunsAnyMore()
    {
        TrainingRun live,
            finished;
        await using (var silo = new Silo(database.ConnectionString))
        {
            finished = await FinishAsync(silo);
            live = await silo.CreateGrantedRunAsync();
            live = await silo.ReportAsync(live, new AttemptStarted(0, 0, 8, "test/1"));
            live = await silo.ReportAsync(live, new EpochReported(Sample.Epoch(1)));
        }

        await database.ExecuteAsync("insert into event (kind, body) values ('test', '{}')");
        var (at, change) = (
            await database.ScalarAsync<DateTime>("select clock_timestamp()"),
            await database.ScalarAsync<long>("select max(change) from event")
        );
        await QuietAsync(database.ConnectionString);
        var before = await HistoryAsync(database.ConnectionString, at, change);
        Assert.True(await DatabaseBackup.WriteAsync(database.ConnectionString, Backup, Cancel) > 1000);
        var other = await server.Postgres.CreateDatabaseAsync(Cancel);

        await DatabaseBackup.RestoreAsync(other, Backup, replace: false, Cancel);

        Assert.Equal(before, await HistoryAsync(other, at, change));
        await using var restored = new Silo(other);
        Assert.Equal(RunState.Succeeded, (await restored.ReloadAsync(finished)).State);
        var row = await restored.ReloadAsync(live);
        Assert.Equal((RunState.Queued, 1000, 1), (row.State, row.Attempt, row.Epoch));
        Assert.Empty(await restored.Nodes.LiveLeasesAsync(Cancel));
        // What an agent still has of an attempt before the backup, or of one granted after it, can't be taken for a new
        // attempt's.
        foreach (var attempt in new[] { live.Attempt, live.Attempt + 1 })
        {
            var late = new Report(live.Id, attempt, live.ReportSequence + 1, Sample.Noon, new EpochReported(Sample.Epoch(2)));
            Assert.Equal(RunVerdict.Refused, RunDecider.Decide(row, new ApplyReport(late), null, Sample.Noon).Verdict);
        }

        var again = await restored.GrantAsync(row);
        Assert.Equal(1001, again.Attempt);
        Assert.True(
            (await restored.Queries.ChangesAsync(change, null, 10, Cancel)).All(entry => entry.Change > change + 1_000_000)
        );
    }

    [Fact]
    public async Task Restore_IntoADatabaseThatIsNotEmptyOrInUse_IsRefused()
    {
        var target = await server.Postgres.CreateDatabaseAsync(Cancel);
        await DatabaseBackup.WriteAsync(target, Backup, Cancel);
        await using (var silo = new Silo(target))
        {
            await silo.CreateRunAsync();
            var inUse = await Assert.ThrowsAsync<BackupException>(() =>
                DatabaseBackup.RestoreAsync(target, Backup, replace: true, Cancel)
            );
            Assert.Contains("effnet down", inUse.Message, StringComparison.Ordinal);
        }

        await QuietAsync(target);
        var notEmpty = await Assert.ThrowsAsync<BackupException>(() =>
            DatabaseBackup.RestoreAsync(target, Backup, replace: false, Cancel)
        );
        Assert.Contains("--replace", notEmpty.Message, StringComparison.Ordinal);

        await DatabaseBackup.RestoreAsync(target, Backup, replace: true, Cancel);
        await using var restored = new Silo(target);
        Assert.Empty(await restored.Queries.ExperimentsAsync(10, Cancel));
    }

    [Fact]
    public async Task Restore_OfABrokenOrForeignFile_ChangesNothing()
    {
        var target = await server.Postgres.CreateDatabaseAsync(Cancel);
        await using (var silo = new Silo(target))
            await silo.CreateRunAsync();
        await QuietAsync(target);
        await DatabaseBackup.WriteAsync(target, Backup, Cancel);
        var whole = await File.ReadAllBytesAsync(Backup, Cancel);
        var broken = Path.Combine(_folder, "broken.dump");
        await File.WriteAllBytesAsync(broken, whole[..(whole.Length * 3 / 4)], Cancel);

        await Assert.ThrowsAsync<BackupException>(() => DatabaseBackup.RestoreAsync(target, broken, replace: true, Cancel));
        await Assert.ThrowsAsync<BackupException>(() => DatabaseBackup.WriteAsync(target, Backup, Cancel));

        await using var untouched = new Silo(target);
        Assert.Single(await untouched.Queries.ExperimentsAsync(10, Cancel));
    }

    private static async Task<TrainingRun> FinishAsync(Silo silo)
    {
        var run = await silo.CreateGrantedRunAsync();
        run = await silo.ReportAsync(run, new AttemptStarted(0, 0, 8, "test/1"));
        for (var epoch = 1; epoch <= run.Specification.Recipe.Epochs; epoch++)
        {
            run = await silo.ReportAsync(run, new EpochReported(Sample.Epoch(epoch)));
            run = await silo.ReportAsync(run, new CheckpointReported(Sample.Checkpoint(epoch * 100)));
        }

        return await silo.ReportAsync(run, new AttemptExited(ExitOutcome.Completed, 0, Sample.Result()));
    }

    private static async Task<string> HistoryAsync(string connectionString, DateTime at, long change)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(History);
        command.Parameters.AddWithValue("at", at);
        command.Parameters.AddWithValue("change", change);
        return (string)(await command.ExecuteScalarAsync(Cancel))!;
    }

    // A pool's connections are closed a moment after it.
    private static async Task QuietAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString
        );
        while (true)
        {
            await using var command = source.CreateCommand(RestoreSql.CountUsers);
            if ((long)(await command.ExecuteScalarAsync(Cancel))! == 0)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
