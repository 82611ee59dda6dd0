using Npgsql;

namespace EfficientNet.Ledger.Backups;

/// <summary>
/// Saves the whole ledger to one file, and restores it. The file is <c>pg_dump</c>'s custom format: one consistent state, taken
/// while everything runs. It does not contain which silos are up, nor the checkpoints' blobs.
/// </summary>
public static class DatabaseBackup
{
    internal const string ApplicationName = "effnet-backup";

    private static readonly string[] Parts =
    [
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--exclude-table-data=*.silo",
        "--exclude-table-data=*.silo_cluster",
        "--exclude-table-data=*.operation",
    ];

    /// <summary>Writes the file, whole or not at all, and returns its length in bytes.</summary>
    /// <exception cref="BackupException">The file already exists, or a program is missing or failed.</exception>
    /// <exception cref="Experiments.LedgerUnavailableException">PostgreSQL does not answer.</exception>
    public static async Task<long> WriteAsync(string connectionString, string file, CancellationToken cancellationToken = default)
    {
        if (File.Exists(file))
            throw new BackupException($"{file} already exists; a backup overwrites nothing. Give another name.");
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new BackupException($"There is no folder {folder} for {Path.GetFileName(file)}.");
        var programs = await ProgramsAsync(connectionString, cancellationToken);
        var unfinished = file + ".part";
        try
        {
            await programs.RunAsync("pg_dump", [.. Parts, "--file", unfinished], cancellationToken);
            await programs.RunAsync("pg_restore", ["--list", unfinished], cancellationToken);
            await using (var written = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite))
                written.Flush(flushToDisk: true);
            File.Move(unfinished, file);
            return new FileInfo(file).Length;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>
    /// Replaces the database's content with a backup, in one transaction: afterwards it is restored, or everything is as it
    /// was. Then newer migrations are applied. Nothing that ran when the backup was made counts as running any more
    /// (<see cref="RestoreSql.Fence"/>).
    /// </summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="file">The backup.</param>
    /// <param name="replace">Whether a database that has experiments or nodes may be replaced.</param>
    /// <param name="cancellationToken">Ends it; nothing is changed then.</param>
    /// <exception cref="BackupException">
    /// Servers use the database, it is not empty, the backup is another program's, or a program failed.
    /// </exception>
    /// <exception cref="Experiments.LedgerUnavailableException">PostgreSQL does not answer.</exception>
    public static async Task RestoreAsync(
        string connectionString,
        string file,
        bool replace,
        CancellationToken cancellationToken = default
    )
    {
        if (!File.Exists(file))
            throw new BackupException($"There is no backup {file}.");
        var programs = await ProgramsAsync(connectionString, cancellationToken);
        Migrator.RequireKnown(
            BackupSchema.Read(
                await programs.RunAsync(
                    "pg_restore",
                    ["--data-only", "--table=schema_migration", "--file=-", file],
                    cancellationToken
                ),
                file
            )
        );
        await CheckAsync(connectionString, replace, cancellationToken);

        using var psql = programs.Start("psql", ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]);
        var answer = psql.StandardOutput.ReadToEndAsync(cancellationToken);
        var ended = ClientPrograms.EndAsync(psql, "psql", cancellationToken);
        try
        {
            await psql.StandardInput.WriteAsync(RestoreSql.Begin);
            await psql.StandardInput.FlushAsync(cancellationToken);
            await FeedAsync(programs, file, psql.StandardInput.BaseStream, cancellationToken);
            await psql.StandardInput.WriteAsync(RestoreSql.Fence + RestoreSql.Commit);
            psql.StandardInput.Close();
        }
        catch (IOException)
        {
            // psql stopped at an error and has reported it.
        }
        catch
        {
            psql.Kill(); // nothing happened without the commit
            throw;
        }

        await ended;
        await answer;
        await Migrator.MigrateAsync(connectionString, cancellationToken);
    }

    private static async Task FeedAsync(ClientPrograms programs, string file, Stream target, CancellationToken cancellationToken)
    {
        using var reading = programs.Start("pg_restore", ["--no-owner", "--no-privileges", "--file=-", file]);
        reading.StandardInput.Close();
        var ended = ClientPrograms.EndAsync(reading, "pg_restore", cancellationToken);
        try
        {
            await reading.StandardOutput.BaseStream.CopyToAsync(target, cancellationToken);
        }
        catch
        {
            reading.Kill();
            throw;
        }

        await ended;
    }

    private static async Task CheckAsync(string connectionString, bool replace, CancellationToken cancellationToken)
    {
        var users = await ScalarAsync<long>(connectionString, RestoreSql.CountUsers, cancellationToken);
        if (users > 0)
            throw new BackupException(
                $"Servers use the database ({users} connections). Stop them on all hosts (effnet down), then restore."
            );
        if (
            !await ScalarAsync<bool>(
                connectionString,
                "select to_regclass('experiment') is not null and to_regclass('gpu_node') is not null",
                cancellationToken
            )
        )
            return;
        if (await ScalarAsync<bool>(connectionString, RestoreSql.HasHistory, cancellationToken) && !replace)
            throw new BackupException(
                "The database is not empty: it has experiments or nodes. --replace replaces them with the backup; "
                    + "make a backup of them first."
            );
    }

    private static async Task<ClientPrograms> ProgramsAsync(string connectionString, CancellationToken cancellationToken) =>
        ClientPrograms.For(
            connectionString,
            await ScalarAsync<int>(
                connectionString,
                "select current_setting('server_version_num')::integer / 10000",
                cancellationToken
            )
        );

    private static async Task<T> ScalarAsync<T>(string connectionString, string sql, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(LedgerDataSource.WithDefaults(connectionString))
        {
            Pooling = false,
            ApplicationName = ApplicationName,
        };
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, connection);
            return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (Exception error) when (LedgerErrors.Translate(error, "be backed up or restored") is { } translated)
        {
            throw translated;
        }
    }
}
