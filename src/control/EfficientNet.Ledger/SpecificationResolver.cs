using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using Npgsql;
using NpgsqlTypes;

namespace EfficientNet.Ledger;

/// <summary>
/// Resolves experiments that were submitted before specifications were stored, with the presets of this program. Safe from
/// several processes at once and after an interruption: a row that has its specification is never written again.
/// </summary>
public static class SpecificationResolver
{
    /// <summary>Resolves all rows, each in a transaction of its own.</summary>
    /// <returns>Why some experiments could not be understood; they keep no specification, and can only be cancelled.</returns>
    /// <exception cref="LedgerUnavailableException">PostgreSQL does not answer.</exception>
    public static async Task<IReadOnlyList<string>> ResolveAsync(
        string connectionString,
        IExperimentReader reader,
        CancellationToken cancellationToken = default
    )
    {
        var settings = new NpgsqlConnectionStringBuilder(LedgerDataSource.WithDefaults(connectionString))
        {
            Pooling = false,
            ApplicationName = "effnet-resolver",
        };
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            var refused = new List<string>();
            foreach (var (id, source) in await UnresolvedAsync(connection, cancellationToken))
            {
                if (Understand(reader, id, source, refused) is { } specification)
                    await StoreAsync(connection, id, specification, cancellationToken);
            }

            return refused;
        }
        catch (Exception error) when (LedgerErrors.Translate(error, "resolve experiments") is { } translated)
        {
            throw translated;
        }
    }

    private static async Task<List<(string Id, string Source)>> UnresolvedAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "select id, source from experiment where specification is null order by created_at, id",
            connection
        );
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var unresolved = new List<(string, string)>();
        while (await rows.ReadAsync(cancellationToken))
            unresolved.Add((rows.GetString(0), rows.GetString(1)));
        return unresolved;
    }

    private static ExperimentSpecification? Understand(IExperimentReader reader, string id, string source, List<string> refused)
    {
        try
        {
            return reader.Read(source, id);
        }
        catch (ExperimentFileException error)
        {
            refused.AddRange(error.Lines);
            return null;
        }
    }

    private static async Task StoreAsync(
        NpgsqlConnection connection,
        string id,
        ExperimentSpecification specification,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "update experiment set specification = $2 where id = $1 and specification is null",
            connection
        )
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = LedgerJson.Write(specification), NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
