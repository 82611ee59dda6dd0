using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>Runs queries outside the group commit, and turns what PostgreSQL throws into the product's own exceptions.</summary>
internal sealed class LedgerReader(NpgsqlDataSource source)
{
    /// <summary>
    /// All rows of one statement. A connection that died in the pool is replaced once: statements here are safe to repeat.
    /// </summary>
    public async Task<List<T>> ListAsync<T>(
        string sql,
        Action<NpgsqlParameterCollection> bind,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ListOnceAsync(sql, bind, read, cancellationToken);
            }
            catch (NpgsqlException error) when (attempt == 1 && LedgerErrors.IsLostConnection(error)) { }
            catch (Exception error) when (LedgerErrors.Translate(error, "read") is { } translated)
            {
                throw translated;
            }
        }
    }

    /// <summary>The first row of one statement, or null.</summary>
    public async Task<T?> FirstAsync<T>(
        string sql,
        Action<NpgsqlParameterCollection> bind,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
        where T : class => (await ListAsync(sql, bind, read, cancellationToken)).FirstOrDefault();

    private async Task<List<T>> ListOnceAsync<T>(
        string sql,
        Action<NpgsqlParameterCollection> bind,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var command = source.CreateCommand(sql);
        bind(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
