using System.Net.Sockets;
using EfficientNet.Experiments;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>What PostgreSQL's and the network's errors mean to a caller. None of them crosses the ledger's ports raw.</summary>
internal static class LedgerErrors
{
    /// <summary>The product's exception for <paramref name="error"/>, or null when it is neither the database's nor the network's.</summary>
    public static EffnetException? Translate(Exception error, string what) => error switch
    {
        PostgresException { IsTransient: false } refused when !IsLostConnection(refused) => new LedgerRejectedException(
            $"The ledger can't {what}: PostgreSQL says {refused.SqlState} {refused.MessageText}{At(refused)}.", refused),
        NpgsqlException or SocketException or IOException or TimeoutException => new LedgerUnavailableException(
            $"The ledger can't {what} now: {error.Message}{(error.InnerException is { } inner ? $" ({inner.Message})" : "")}", error),
        _ => null,
    };

    /// <summary>Whether the session is gone, so that a transaction in it may have ended either way.</summary>
    public static bool IsLostConnection(Exception error) => error switch
    {
        // 57P01..57P05: the server shuts down, crashed, is starting, or ended the session; 25P03: idle in a transaction too long.
        PostgresException refused => refused.InvariantSeverity is "FATAL" or "PANIC" || refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState == "25P03",
        NpgsqlException or IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    private static string At(PostgresException error) =>
        error.ConstraintName is { } constraint ? $" (constraint {constraint})" : error.TableName is { } table ? $" (table {table})" : "";
}
