using System.Globalization;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>Makes a cluster's data folder, whole or not at all, and writes its settings.</summary>
internal static class ClusterInitialiser
{
    public const string User = "effnet";

    private const string SettingsFile = "effnet.conf";
    private const string Unfinished = ".new-";

    /// <summary>Major version of the data, or null when there are none yet.</summary>
    public static int? MajorOf(ServerLayout layout)
    {
        var file = Path.Combine(layout.Cluster, "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Runs <c>initdb</c> beside the final folder and renames: a folder that exists is complete.</summary>
    public static async Task InitialiseAsync(
        ServerLayout layout,
        PostgresBinaries binaries,
        ServerIdentity identity,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        RemoveUnfinished(layout);
        var unfinished = $"{layout.Cluster}{Unfinished}{Guid.NewGuid():N}";
        string[] initdb =
        [
            Path.Combine(binaries.Directory, "initdb"),
            "--pgdata",
            unfinished,
            "--username",
            User,
            "--encoding",
            "UTF8",
            "--locale",
            "C",
            "--auth",
            "trust",
            "--data-checksums",
        ];
        var (exitCode, said) = await Subprocess.RunAsync(
            [.. identity.Prefix, .. initdb],
            layout.Root,
            timeout,
            cancellationToken
        );
        if (exitCode != 0)
            throw new PrivatePostgresException($"initdb could not make {unfinished} (exit code {exitCode}): {said}");
        await File.AppendAllTextAsync(
            Path.Combine(unfinished, "postgresql.conf"),
            $"\ninclude '{SettingsFile}'\n",
            cancellationToken
        );
        Directory.Move(unfinished, layout.Cluster);
    }

    /// <summary>Writes the settings before each start, so that a newer program's settings apply to older data.</summary>
    public static void Configure(ServerLayout layout, ServerIdentity identity, int maximumConnections)
    {
        File.WriteAllText(Path.Combine(layout.Cluster, SettingsFile), Settings(layout, maximumConnections));
        // Whoever can enter the socket's folder, which is its owner and root, may connect; nobody else can, from anywhere.
        File.WriteAllText(Path.Combine(layout.Cluster, "pg_hba.conf"), "local all all trust\n");
        identity.Own(layout.Cluster);
    }

    // An initdb that outlived its server may still write into its own folder; a later start removes that.
    private static void RemoveUnfinished(ServerLayout layout)
    {
        foreach (var left in Directory.EnumerateDirectories(layout.Root, $"{Path.GetFileName(layout.Cluster)}{Unfinished}*"))
        {
            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (IOException) { }
        }
    }

    private static string Settings(ServerLayout layout, int maximumConnections) =>
        $"""
            # Written at each start.
            listen_addresses = ''
            port = {ServerLayout.SocketNumber}
            unix_socket_directories = '{Quote(layout.SocketDirectory)}'
            unix_socket_permissions = 0700
            max_connections = {maximumConnections}

            # An epoch that was acknowledged is on disk.
            fsync = on
            full_page_writes = on
            synchronous_commit = on

            # A small server beside trainers that need the machine.
            shared_buffers = 64MB
            wal_level = minimal
            max_wal_senders = 0
            min_wal_size = 32MB
            max_wal_size = 256MB
            max_parallel_workers_per_gather = 0
            jit = off

            timezone = 'UTC'
            log_timezone = 'UTC'
            logging_collector = on
            log_directory = '{Quote(layout.Log)}'
            log_filename = 'postgresql-%w.log'
            log_rotation_age = 1d
            log_truncate_on_rotation = on
            log_line_prefix = '%m [%p] %a '

            """;

    private static string Quote(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
