namespace EfficientNet.Client;

/// <summary>The control silos that a client may ask: the one that answered last first, then the others in turn (protocol rule P10).</summary>
internal sealed class ServerList
{
    private readonly Uri[] _servers;
    private volatile int _current;

    public ServerList(IReadOnlyList<Uri> servers) => _servers = servers.Count > 0
        ? [.. servers.Select(server => new Uri(server.AbsoluteUri.TrimEnd('/') + "/"))]
        : throw new ArgumentException("A client needs the address of at least one server.", nameof(servers));

    /// <summary>How many there are.</summary>
    public int Count => _servers.Length;

    /// <summary>The one to ask.</summary>
    public Uri Current => _servers[_current];

    /// <summary>Address of a call on a server.</summary>
    public static Uri Call(Uri server, string path) => new(server, "api/v1/" + path);

    /// <summary>A server did not answer: the next is asked, unless another call has already moved on.</summary>
    public void Leave(Uri server)
    {
        var current = _current;
        if (ReferenceEquals(_servers[current], server))
            _current = (current + 1) % _servers.Length;
    }
}
