using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

/// <summary>
/// Which of PostgreSQL's refusals are about what was asked; all others pass, and are waited out (protocol rule P13).
/// </summary>
public sealed class LedgerErrorsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("22P05", true)] // Text that no table can hold.
    [InlineData("22003", true)]
    [InlineData("23505", true)]
    [InlineData("23514", true)]
    [InlineData("25006", false)] // Read-only: a standby, or a disk that is nearly full.
    [InlineData("42501", false)] // Lost rights.
    [InlineData("42P01", false)] // A table is missing: a restore is under way.
    [InlineData("57014", false)] // A statement took too long.
    [InlineData("53100", false)] // Disk full.
    [InlineData("54000", false)]
    [InlineData("XX000", false)]
    public async Task Write_ThatPostgresRefuses_IsAboutTheRequestInClasses22And23Only_P13(string state, bool rejected)
    {
        await using var silo = new Hosting.Silo(database.ConnectionString);

        var error = await Assert.ThrowsAnyAsync<EffnetException>(() =>
            silo.Commits.WriteAsync(
                "run x",
                () => new NpgsqlBatchCommand($"do $$ begin raise exception 'as you wish' using errcode = '{state}'; end $$"),
                Cancel
            )
        );

        Assert.Equal(rejected ? typeof(LedgerRejectedException) : typeof(LedgerUnavailableException), error.GetType());
        Assert.Equal(!rejected, error.IsTransient);
        Assert.Contains($"PostgreSQL says {state} as you wish", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_WhileTheDatabaseIsReadOnly_IsWaitedOut_P13()
    {
        await using var silo = new Hosting.Silo(
            new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                Options = "-c default_transaction_read_only=on",
            }.ConnectionString
        );

        var error = await Assert.ThrowsAsync<LedgerUnavailableException>(() =>
            silo.Commits.WriteAsync("run x", () => new NpgsqlBatchCommand("select 1::bigint"), Cancel)
        );

        Assert.Contains("25006", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_OfTextWithNul_IsTakenOnceItIsClean()
    {
        const string Words = "last \0 words";
        await using var silo = new Hosting.Silo(database.ConnectionString);

        await Assert.ThrowsAsync<LedgerRejectedException>(() => WriteAsync(silo, Words));

        Assert.Equal(1, await WriteAsync(silo, ForeignText.Clean(Words)));
    }

    private static Task<long> WriteAsync(Hosting.Silo silo, string words) =>
        silo.Commits.WriteAsync(
            "run x",
            () =>
            {
                var command = new NpgsqlBatchCommand(
                    "with told as (insert into event (kind, body) values ('node', @body) returning 1) select count(*) from told"
                );
                command.Parameters.Json("body", new Remark("node", words)).Text("words", words);
                command.CommandText += " where @words <> ''";
                return command;
            },
            Cancel
        );
}
