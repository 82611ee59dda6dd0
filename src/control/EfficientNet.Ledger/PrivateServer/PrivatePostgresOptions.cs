using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>Where a private PostgreSQL keeps its data, and how it is started.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>
    /// The folder that the server has to itself, for example <c>{data}/postgres</c>. It is made when it is not there.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Folder of <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>; absent: the newest one found, or the one that made the data.
    /// </summary>
    public string? BinDirectory { get; init; }

    /// <summary>How long initialising, starting, recovering and stopping may take, 60 s each.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Connections at most, 100.</summary>
    public int MaximumConnections { get; init; } = 100;

    /// <summary>Where to say what is done.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Folder of the socket, when it must be the one that a server had before.</summary>
    internal string? SocketDirectory { get; init; }

    /// <summary>As whom to run it, instead of what is found out.</summary>
    internal ServerIdentity? Identity { get; init; }
}
