using EfficientNet.Contracts;
using EfficientNet.Ledger.PrivateServer;
using Npgsql;

namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>The ledger's tables, read without any API.</summary>
internal sealed class LedgerTables(NpgsqlDataSource database) : IAsyncDisposable
{
    public static async Task<LedgerTables> OfAsync(Server server)
    {
        var postgres = await PrivatePostgres.StartOrAdoptAsync(
            new PrivatePostgresOptions { Directory = Path.Combine(server.Data, "postgres") }
        );
        Assert.True(postgres.Adopted);
        return new LedgerTables(NpgsqlDataSource.Create(postgres.ConnectionString));
    }

    /// <summary>Position in the change feed of an attempt's grant.</summary>
    public async Task<long> GrantAsync(RunId run, int attempt) =>
        (
            await RowsAsync(
                "select change from event where run = $1 and kind = 'granted' and (body ->> 'attempt')::int = $2",
                row => row.GetInt64(0),
                run.Value,
                attempt
            )
        ).Single();

    /// <summary>
    /// Kinds of what the ledger accepted from an attempt after a position of the feed: events, epochs and checkpoints.
    /// </summary>
    public Task<IReadOnlyList<string>> TakenAfterAsync(RunId run, int attempt, long change) =>
        RowsAsync(
            """
            select kind from event
            where run = $1 and change > $3 and coalesce(body -> 'checkpoint' ->> 'attempt', body ->> 'attempt')::int = $2
            union all
            select 'row of epoch ' || e.epoch from epoch e, event g
            where e.run = $1 and e.attempt = $2 and g.change = $3 and e.at > g.at
            union all
            select 'row of checkpoint ' || c.step from checkpoint c, event g
            where c.run = $1 and c.attempt = $2 and g.change = $3 and c.at > g.at
            """,
            row => row.GetString(0),
            run.Value,
            attempt,
            change
        );

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }
}
