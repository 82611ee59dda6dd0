namespace EfficientNet.Host.Servers;

/// <summary>The control silos to ask: first the one that answered last, then the others in turn (protocol rule P10).</summary>
/// <param name="known">The known silos, one or more; may change from call to call.</param>
public sealed class ServerRotation(Func<IReadOnlyList<Uri>> known)
{
    private volatile Uri? _preferred;

    /// <summary>A fixed list.</summary>
    public ServerRotation(IReadOnlyList<Uri> servers)
        : this(() => servers)
    {
        if (servers.Count == 0)
            throw new ArgumentException("Name the address of at least one server.", nameof(servers));
    }

    /// <summary>How many there are.</summary>
    public int Count => known().Count;

    /// <summary>The one to ask.</summary>
    public Uri Current => InTurn()[0];

    /// <summary>All of them, in the order in which to ask them.</summary>
    public IReadOnlyList<Uri> InTurn()
    {
        var servers = known();
        var first = IndexOf(servers, _preferred);
        return [.. servers.Skip(first), .. servers.Take(first)];
    }

    /// <summary>Records that a server answered: it is asked first from now on.</summary>
    public void Prefer(Uri server) => _preferred = server;

    /// <summary>Records that a server did not answer: the next one is asked, unless another call has already moved on.</summary>
    public void Leave(Uri server)
    {
        var servers = known();
        var current = IndexOf(servers, _preferred);
        if (servers[current] == server)
            _preferred = servers[(current + 1) % servers.Count];
    }

    // The first, if the preferred one is no longer known.
    private static int IndexOf(IReadOnlyList<Uri> servers, Uri? server) =>
        Math.Max(0, servers.Index().FirstOrDefault(entry => entry.Item == server, (Index: 0, Item: servers[0])).Index);
}
