using System.Net.Sockets;
using EfficientNet.Experiments;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>Translates PostgreSQL's and the network's errors. None of them crosses the ledger's ports raw.</summary>
internal static class LedgerErrors
{
    /// <summary>
    /// The product's exception for <paramref name="error"/>, or null when it is neither the database's nor the network's.
    /// </summary>
    public static EffnetException? Translate(Exception error, string what) =>
        error switch
        {
            PostgresException refused when IsAboutTheRequest(refused) => new LedgerRejectedException(
                $"The ledger can't {what}: {Said(refused)}.",
                refused
            ),
            PostgresException refused when !IsLostConnection(refused) => new LedgerUnavailableException(
                $"The ledger can't {what} now: {Said(refused)}.",
                refused
            ),
            NpgsqlException or SocketException or IOException or TimeoutException => new LedgerUnavailableException(
                $"The ledger can't {what} now: {error.Message}{(error.InnerException is { } inner ? $" ({inner.Message})" : "")}",
                error
            ),
            _ => null,
        };

    /// <summary>Whether the session is gone, so that a transaction in it may have ended either way.</summary>
    public static bool IsLostConnection(Exception error) =>
        error switch
        {
            // 57P01 to 57P05: the server shuts down, crashed, is starting, or ended the session; 25P03: idle in a transaction
            // too long.
            PostgresException refused => refused.InvariantSeverity is "FATAL" or "PANIC"
                || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || refused.SqlState == "25P03",
            NpgsqlException or IOException or SocketException or TimeoutException => true,
            _ => false,
        };

    // 22: data that no table can hold; 23: a rule of a table is broken. Everything else, such as a read-only database (25006),
    // lost rights (42501) or a statement that took too long (57014), says nothing about the request, and is temporary.
    private static bool IsAboutTheRequest(PostgresException refused) => refused.SqlState[..2] is "22" or "23";

    private static string Said(PostgresException error) => $"PostgreSQL says {error.SqlState} {error.MessageText}{At(error)}";

    private static string At(PostgresException error) =>
        error.ConstraintName is { } constraint ? $" (constraint {constraint})"
        : error.TableName is { } table ? $" (table {table})"
        : "";
}
