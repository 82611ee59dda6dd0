using Microsoft.Extensions.Logging;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>How this product talks to PostgreSQL: settings that the ledger's rules lean on, unless the connection string says otherwise.</summary>
public static class LedgerDataSource
{
    /// <summary>The connection string with what it leaves open filled in. Give Orleans' clustering a pool of its own from it, by another <c>Application Name</c>.</summary>
    /// <exception cref="ArgumentException">The connection string can't be read.</exception>
    public static string WithDefaults(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // A transaction whose client vanished ends by itself: whoever asks for its outcome waits no longer than this (P4).
        SetUnlessGiven(settings, "Options", "-c idle_in_transaction_session_timeout=10s -c timezone=UTC");
        SetUnlessGiven(settings, "Application Name", "effnet-ledger");
        SetUnlessGiven(settings, "Timeout", 5);
        SetUnlessGiven(settings, "Command Timeout", 15);
        SetUnlessGiven(settings, "Maximum Pool Size", 20);
        SetUnlessGiven(settings, "Max Auto Prepare", 40);
        SetUnlessGiven(settings, "No Reset On Close", true);
        SetUnlessGiven(settings, "Enlist", false);
        SetUnlessGiven(settings, "Keepalive", 30);
        SetUnlessGiven(settings, "GSS Encryption Mode", GssEncryptionMode.Disable);
        return settings.ConnectionString;
    }

    internal static NpgsqlDataSource Create(string connectionString, ILoggerFactory loggers) =>
        new NpgsqlDataSourceBuilder(connectionString).UseLoggerFactory(loggers).Build();

    private static void SetUnlessGiven(NpgsqlConnectionStringBuilder settings, string keyword, object value)
    {
        if (!settings.Keys.Contains(keyword, StringComparer.OrdinalIgnoreCase))
            settings[keyword] = value;
    }
}
