using EfficientNet.Host.Files;
using EfficientNet.Ledger.Backups;
using EfficientNet.Ledger.PrivateServer;

namespace EfficientNet.Silo.Backups;

/// <summary>
/// Makes a backup of a server's database, running or not, or restores one; a private PostgreSQL is started for it when none runs.
/// </summary>
public static class BackupCommand
{
    /// <summary>Does it and says so.</summary>
    public static async Task RunAsync(BackupArguments arguments, Action<string> say, CancellationToken cancellationToken)
    {
        var server = arguments.Server;
        var data = new DataFolder(server.DataDirectory);
        await using var kept = server.Postgres is null
            ? await KeptPostgres.OpenAsync(
                new PrivatePostgresOptions { Directory = data.Postgres },
                TimeProvider.System,
                cancellationToken
            )
            : null;
        var connection = server.Postgres ?? kept!.ConnectionString;
        var blobs = server.BlobDirectory ?? data.Blobs;
        if (arguments.Restores)
        {
            await DatabaseBackup.RestoreAsync(connection, arguments.File, arguments.Replace, cancellationToken);
            say($"Restored from {arguments.File}. What had been running then is queued again.");
            // After the rows: blobs alone do no harm, and a refused restore has copied nothing.
            if (arguments.BlobCopy is { } from)
                say($"{await BlobCopy.MissingAsync(from, blobs, cancellationToken)} blobs copied from {from}.");
            return;
        }

        var bytes = await DatabaseBackup.WriteAsync(connection, arguments.File, cancellationToken);
        say(
            $"{arguments.File}: {bytes:N0} bytes."
                + $"{(arguments.BlobCopy is null ? " The checkpoints' blobs are not in it (--with-blobs DIR copies them)." : "")}"
        );
        // After the dump: every checkpoint that it names was stored before its row was.
        if (arguments.BlobCopy is { } to)
            say($"{await BlobCopy.MissingAsync(blobs, to, cancellationToken)} blobs copied to {to}.");
    }
}
