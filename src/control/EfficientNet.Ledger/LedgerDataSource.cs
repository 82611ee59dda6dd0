using Microsoft.Extensions.Logging;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>
/// Settings for PostgreSQL on which the ledger's rules rely, unless the connection string sets others.
/// </summary>
public static class LedgerDataSource
{
    /// <summary>
    /// The connection string completed with defaults. Give Orleans' clustering a pool of its own from it, by another
    /// <c>Application Name</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The connection string can't be read.</exception>
    public static string WithDefaults(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // A transaction whose client vanished ends by itself: waiting for its outcome takes no longer than this (P4).
        SetUnlessGiven(settings, "Options", "-c idle_in_transaction_session_timeout=10s -c timezone=UTC");
        SetUnlessGiven(settings, "Application Name", "effnet-ledger");
        SetUnlessGiven(settings, "Timeout", 5);
        SetUnlessGiven(settings, "Command Timeout", 15);
        SetUnlessGiven(settings, "Max Auto Prepare", 40);
        SetUnlessGiven(settings, "No Reset On Close", true);
        SetUnlessGiven(settings, "Enlist", false);
        SetUnlessGiven(settings, "Keepalive", 30);
        SetUnlessGiven(settings, "GSS Encryption Mode", GssEncryptionMode.Disable);
        return settings.ConnectionString;
    }

    /// <summary>One pool of connections, named after its use in <c>pg_stat_activity</c>.</summary>
    /// <param name="settings">A connection string with defaults; a <c>Maximum Pool Size</c> in it caps each pool, but none below
    /// 2.</param>
    /// <param name="use">What its connections are for.</param>
    /// <param name="size">Connections at most.</param>
    /// <param name="loggers">For Npgsql.</param>
    internal static NpgsqlDataSource Create(string settings, string use, int size, ILoggerFactory loggers)
    {
        var pool = new NpgsqlConnectionStringBuilder(settings);
        pool.ApplicationName = $"{pool.ApplicationName}-{use}";
        pool.MaxPoolSize = pool.Keys.Contains("Maximum Pool Size", StringComparer.OrdinalIgnoreCase)
            ? Math.Min(Math.Max(pool.MaxPoolSize, 2), size) // One connection of the reads listens for changes all the time.
            : size;
        pool.MinPoolSize = Math.Min(pool.MinPoolSize, pool.MaxPoolSize);
        return new NpgsqlDataSourceBuilder(pool.ConnectionString).UseLoggerFactory(loggers).Build();
    }

    private static void SetUnlessGiven(NpgsqlConnectionStringBuilder settings, string keyword, object value)
    {
        if (!settings.Keys.Contains(keyword, StringComparer.OrdinalIgnoreCase))
            settings[keyword] = value;
    }
}
