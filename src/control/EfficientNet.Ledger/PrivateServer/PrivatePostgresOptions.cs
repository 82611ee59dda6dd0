using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>Where a private PostgreSQL keeps its data, and how it is started.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>
    /// The server's own folder, for example <c>{data}/postgres</c>. It is created if it does not exist.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Folder of <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>; null means the newest one found, or the one that created the
    /// data.
    /// </summary>
    public string? BinDirectory { get; init; }

    /// <summary>How long initialising, starting, recovering and stopping may take, 60 s each.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Maximum number of connections, 100.</summary>
    public int MaximumConnections { get; init; } = 100;

    /// <summary>Where to log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Folder of the socket, if it must be the one that a server had before.</summary>
    internal string? SocketDirectory { get; init; }

    /// <summary>The user to run it as, instead of the detected one.</summary>
    internal ServerIdentity? Identity { get; init; }
}
