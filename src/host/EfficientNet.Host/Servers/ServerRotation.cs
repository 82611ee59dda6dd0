namespace EfficientNet.Host.Servers;

/// <summary>The control silos to ask: the one that answered last first, then the others in turn (protocol rule P10).</summary>
/// <param name="known">The silos that are known now; may change from call to call, and holds one or more.</param>
public sealed class ServerRotation(Func<IReadOnlyList<Uri>> known)
{
    private volatile Uri? _preferred;

    /// <summary>A list that stays as it is.</summary>
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

    /// <summary>All of them, in the order in which they are to be asked.</summary>
    public IReadOnlyList<Uri> InTurn()
    {
        var servers = known();
        var first = IndexOf(servers, _preferred);
        return [.. servers.Skip(first), .. servers.Take(first)];
    }

    /// <summary>A server answered: it is asked first from now on.</summary>
    public void Prefer(Uri server) => _preferred = server;

    /// <summary>A server did not answer: the next one is asked, unless another call has already moved on.</summary>
    public void Leave(Uri server)
    {
        var servers = known();
        var current = IndexOf(servers, _preferred);
        if (servers[current] == server)
            _preferred = servers[(current + 1) % servers.Count];
    }

    // The first when the preferred one is not known any more.
    private static int IndexOf(IReadOnlyList<Uri> servers, Uri? server) =>
        Math.Max(0, servers.Index().FirstOrDefault(entry => entry.Item == server, (Index: 0, Item: servers[0])).Index);
}
