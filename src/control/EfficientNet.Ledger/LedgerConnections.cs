using Microsoft.Extensions.Logging;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>
/// The ledger's connections, in separate pools for what must not wait for each other: slow pages only use connections of
/// <see cref="Reads"/>, so heartbeats, the watch over leases, decisions and commits continue.
/// </summary>
internal sealed class LedgerConnections : IAsyncDisposable
{
    public LedgerConnections(string settings, LedgerOptions options, ILoggerFactory loggers)
    {
        Commits = LedgerDataSource.Create(settings, "commits", options.CommitConnections, loggers);
        Liveness = LedgerDataSource.Create(settings, "liveness", options.LivenessConnections, loggers);
        Decisions = LedgerDataSource.Create(settings, "decisions", options.DecisionConnections, loggers);
        Reads = LedgerDataSource.Create(settings, "reads", options.ReadConnections, loggers);
    }

    /// <summary>The group commit's.</summary>
    public NpgsqlDataSource Commits { get; }

    /// <summary>Heartbeats, and the watch over leases.</summary>
    public NpgsqlDataSource Liveness { get; }

    /// <summary>The data that decisions are based on: rows of runs and experiments, and scheduling passes.</summary>
    public NpgsqlDataSource Decisions { get; }

    /// <summary>Pages, lists and the change feed.</summary>
    public NpgsqlDataSource Reads { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in new[] { Commits, Liveness, Decisions, Reads })
            await pool.DisposeAsync();
    }
}
