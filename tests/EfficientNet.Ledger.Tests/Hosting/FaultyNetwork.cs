using System.Net.Sockets;
using Npgsql;

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>A socket in front of PostgreSQL that passes everything on and breaks at commits as it is told.</summary>
internal sealed class FaultyNetwork : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("effnet-net-");
    private readonly UnixDomainSocketEndPoint _server;
    private readonly Func<Cut> _next;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    /// <param name="connectionString">The real server.</param>
    /// <param name="next">Asked at each commit.</param>
    public FaultyNetwork(string connectionString, Func<Cut> next)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _server = new UnixDomainSocketEndPoint(Path.Combine(settings.Host!, $".s.PGSQL.{settings.Port}"));
        _next = next;
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder.FullName, $".s.PGSQL.{settings.Port}")));
        _listener.Listen();
        settings.Host = _folder.FullName;
        ConnectionString = settings.ConnectionString;
        _accepting = Task.Run(AcceptAsync);
    }

    public string ConnectionString { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _folder.Delete(recursive: true);
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

    private async Task CarryAsync(Socket client)
    {
        using var upstream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await upstream.ConnectAsync(_server, _stopping.Token);
                await Task.WhenAny(ToServerAsync(client, upstream), ToClientAsync(upstream, client));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // The end of either side ends the other.
            }
        }
    }

    private async Task ToServerAsync(Socket client, Socket upstream)
    {
        var buffer = new byte[65536];
        while (true)
        {
            var count = await client.ReceiveAsync(buffer, _stopping.Token);
            if (count == 0)
                return;
            var cut = buffer.AsSpan(0, count).IndexOf("COMMIT\0"u8) >= 0 ? _next() : Cut.None;
            if (cut == Cut.BeforeTheServer)
                return;
            if (cut == Cut.AfterTheServer)
                client.Shutdown(SocketShutdown.Send);
            await upstream.SendAsync(buffer.AsMemory(0, count), _stopping.Token);
            if (cut == Cut.AfterTheServer)
            {
                // The answer can't reach the client any more; when the server has sent it, the commit has happened.
                while (!upstream.Poll(TimeSpan.FromMilliseconds(10), SelectMode.SelectRead) && !_stopping.IsCancellationRequested)
                    await Task.Yield();
                return;
            }
        }
    }

    private async Task ToClientAsync(Socket upstream, Socket client)
    {
        var buffer = new byte[65536];
        while (await upstream.ReceiveAsync(buffer, _stopping.Token) is var count and > 0)
            await client.SendAsync(buffer.AsMemory(0, count), _stopping.Token);
    }
}
