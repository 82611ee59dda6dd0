using System.Net;
using System.Net.Sockets;
using EfficientNet.Chaos.Links;

namespace EfficientNet.Chaos.Tests;

/// <summary>A network that breaks on command.</summary>
public sealed class LinkProxyTests : IAsyncLifetime
{
    private readonly TcpListener _silo = new(IPAddress.Loopback, 0);
    private readonly LinkState _link = new();
    private LinkProxy _proxy = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _silo.Start();
        _proxy = new LinkProxy(_link, () => _silo.LocalEndpoint, TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _silo.Dispose();
    }

    [Theory]
    [InlineData(LinkMode.Open)]
    [InlineData(LinkMode.Delayed)]
    internal async Task Link_ThatIsOpen_CarriesBothWays(LinkMode mode)
    {
        _link.Set(mode);
        using var agent = await ConnectAsync();
        using var silo = await _silo.AcceptSocketAsync(Cancellation);
        await PassesAsync(agent, silo);
        await PassesAsync(silo, agent);
    }

    [Fact]
    public async Task Link_ThatIsCut_EndsConnectionsAndRefusesNewOnes()
    {
        using var agent = await ConnectAsync();
        using var silo = await _silo.AcceptSocketAsync(Cancellation);
        _link.Set(LinkMode.Cut);
        Assert.Equal(0, await EndAsync(agent));
        Assert.Equal(0, await EndAsync(silo));
        using var refused = await ConnectAsync();
        Assert.Equal(0, await EndAsync(refused));
    }

    [Fact]
    public async Task Link_ThatIsHalfOpen_KeepsWhatIsSentUntilItIsMended()
    {
        using var agent = await ConnectAsync();
        using var silo = await _silo.AcceptSocketAsync(Cancellation);
        _link.Set(LinkMode.HalfOpen);
        await agent.SendAsync("x"u8.ToArray(), Cancellation);
        var arriving = silo.ReceiveAsync(new byte[1], Cancellation).AsTask();
        Assert.False(arriving.IsCompleted);
        _link.Set(LinkMode.Open);
        Assert.Equal(1, await arriving);
    }

    private static async Task PassesAsync(Socket from, Socket to)
    {
        var buffer = new byte[4];
        await from.SendAsync("ping"u8.ToArray(), Cancellation);
        Assert.Equal(4, await to.ReceiveAsync(buffer, Cancellation));
        Assert.Equal("ping"u8.ToArray(), buffer);
    }

    private static async Task<int> EndAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Cancellation);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _proxy.Address.Port, Cancellation);
        return socket;
    }
}
