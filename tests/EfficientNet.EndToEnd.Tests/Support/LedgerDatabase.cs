using System.Text.Json;
using EfficientNet.Ledger.PrivateServer;
using Npgsql;

namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>Queries the PostgreSQL of a server.</summary>
internal static class LedgerDatabase
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The private PostgreSQL of a data folder.</summary>
    public static PrivatePostgresOptions Private(string data) => new() { Directory = Path.Combine(data, "postgres") };

    /// <summary>One number.</summary>
    public static async Task<long> NumberAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>Waits until the membership table has a server's silo as dead.</summary>
    public static async Task UntilVotedDeadAsync(string connectionString, Server server)
    {
        using var ports = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(server.Own, "ports.json"), Cancellation));
        var port = ports.RootElement.GetProperty("silo").GetInt32();
        // 6 is Orleans' SiloStatus.Dead; the newest generation of the port is the process that runs.
        var sql = $"select coalesce((select status from silo where port = {port} order by generation desc limit 1), 0)::bigint";
        await UntilAsync($"silo {port} is voted dead", async () => await NumberAsync(connectionString, sql) == 6);
    }

    /// <summary>Waits for a condition; fails with <paramref name="what"/> after minutes.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(began) < Patience,
                $"Waited {Patience.TotalMinutes} minutes in vain until {what}."
            );
            await Task.Delay(Pause, TimeProvider.System, Cancellation);
        }
    }
}
