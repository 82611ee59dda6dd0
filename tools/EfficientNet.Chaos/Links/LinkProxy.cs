using System.Net;
using System.Net.Sockets;

namespace EfficientNet.Chaos.Links;

/// <summary>The connection of one agent to one silo: a TCP port that forwards bytes as its link allows.</summary>
internal sealed class LinkProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly LinkState _link;
    private readonly Func<EndPoint> _silo;
    private readonly TimeProvider _time;
    private readonly Task _accepting;

    /// <param name="link">The agent's link.</param>
    /// <param name="silo">Where the silo listens now; called for each connection.</param>
    /// <param name="time">Clock of delays.</param>
    public LinkProxy(LinkState link, Func<EndPoint> silo, TimeProvider time)
    {
        (_link, _silo, _time) = (link, silo, time);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new Uri($"http://{_listener.LocalEndPoint}/");
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>The address that the agent uses for the silo.</summary>
    public Uri Address { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptAsync(_stopping.Token));
        }
        catch (OperationCanceledException) { }
    }

    private async Task CarryAsync(Socket agent)
    {
        using var silo = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (agent)
        {
            agent.NoDelay = true;
            try
            {
                if (!await _link.CarriesAsync(_time, _stopping.Token))
                    return;
                await silo.ConnectAsync(_silo(), _stopping.Token);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                await Task.WhenAny(PassAsync(agent, silo), PassAsync(silo, agent), _link.CutAsync(ended.Token));
                await ended.CancelAsync();
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The end of either side ends the other.
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[65536];
            while (
                await from.ReceiveAsync(buffer, _stopping.Token) is var count and > 0
                && await _link.CarriesAsync(_time, _stopping.Token)
            )
            {
                for (var sent = 0; sent < count; )
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stopping.Token);
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException) { }
    }
}
