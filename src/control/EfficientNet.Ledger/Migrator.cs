using EfficientNet.Ledger.Migrations;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>
/// Brings a database's schema up to this program's. Safe from several processes at once: one works, the others wait and find
/// nothing to do.
/// </summary>
public static class Migrator
{
    private const string CreateHistory = """
        create table if not exists schema_migration (
            number     integer primary key,
            name       text not null,
            sha256     text not null,
            applied_at timestamptz not null default now()
        )
        """;

    /// <summary>Applies missing migrations, each in a transaction of its own, and returns how many.</summary>
    /// <exception cref="MigrationException">An applied migration is not one of the program's, or one failed.</exception>
    /// <exception cref="Experiments.LedgerUnavailableException">PostgreSQL does not answer.</exception>
    public static Task<int> MigrateAsync(string connectionString, CancellationToken cancellationToken = default) =>
        MigrateAsync(connectionString, Migration.All, cancellationToken);

    internal static async Task<int> MigrateAsync(
        string connectionString,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        // Not from a pool: the server releases the session lock below however this connection ends.
        var settings = new NpgsqlConnectionStringBuilder(LedgerDataSource.WithDefaults(connectionString))
        {
            Pooling = false,
            ApplicationName = "effnet-migrator",
            CommandTimeout = 0,
        };
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await ExecuteAsync(connection, $"select pg_advisory_lock({AdvisoryLocks.Migration})", cancellationToken);
            await ExecuteAsync(connection, CreateHistory, cancellationToken);
            var applied = await AppliedAsync(connection, cancellationToken);
            Check(applied, migrations);
            foreach (var migration in migrations.Skip(applied.Count))
                await ApplyAsync(connection, migration, cancellationToken);
            return migrations.Count - applied.Count;
        }
        catch (Exception error) when (LedgerErrors.Translate(error, "migrate its database") is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Checks that these migrations, which a backup's database had, are this program's.</summary>
    /// <exception cref="MigrationException">One is not.</exception>
    internal static void RequireKnown(IReadOnlyList<(int Number, string Name, string Sha256)> applied) =>
        Check(applied, Migration.All);

    private static void Check(
        IReadOnlyList<(int Number, string Name, string Sha256)> applied,
        IReadOnlyList<Migration> migrations
    )
    {
        // The applied migrations must be the beginning of the program's list: one inserted before them would never be applied.
        foreach (var ((number, name, sha256), position) in applied.Select((row, position) => (row, position)))
        {
            if (position >= migrations.Count || migrations[position].Number > number)
                throw new MigrationException(
                    $"The database has migration {name}, and this program knows migrations up to {migrations[^1].Number:D3}: "
                        + "it was migrated by a newer program. Start that one, or restore a backup."
                );
            var known = migrations[position];
            if (known.Number < number)
                throw new MigrationException(
                    $"The database has migration {name} and lacks {known.Name} of this program, which comes before it. "
                        + "Restore a backup that was made by a released version."
                );
            if (known.Sha256 != sha256)
                throw new MigrationException(
                    $"Migration {name} was changed after it had been applied (SHA-256 {sha256} in the database, "
                        + $"{known.Sha256} in {known.Name} of the program). An applied migration must stay as it is; "
                        + "write a new one."
                );
        }
    }

    private static async Task<List<(int Number, string Name, string Sha256)>> AppliedAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "select number, name, sha256 from schema_migration order by number",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(int Number, string Name, string Sha256)>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add((reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        return rows;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
            await using var record = new NpgsqlCommand(
                "insert into schema_migration (number, name, sha256) values ($1, $2, $3)",
                connection
            )
            {
                Parameters =
                {
                    new() { Value = migration.Number },
                    new() { Value = migration.Name },
                    new() { Value = migration.Sha256 },
                },
            };
            await record.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException error)
        {
            throw new MigrationException(
                $"Migration {migration.Name} failed at character {error.Position}: {error.SqlState} {error.MessageText}. "
                    + "None of it was applied.",
                error
            );
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
