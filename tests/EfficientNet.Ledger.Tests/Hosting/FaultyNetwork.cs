using System.Net.Sockets;
using Npgsql;

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>A socket in front of PostgreSQL that passes everything on and breaks at commits as it is told.</summary>
internal sealed class FaultyNetwork : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("effnet-net-");
    private readonly UnixDomainSocketEndPoint server;
    private readonly Func<Cut> next;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    /// <param name="connectionString">The real server.</param>
    /// <param name="next">Asked at each commit.</param>
    public FaultyNetwork(string connectionString, Func<Cut> next)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        server = new UnixDomainSocketEndPoint(Path.Combine(settings.Host!, $".s.PGSQL.{settings.Port}"));
        this.next = next;
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, $".s.PGSQL.{settings.Port}")));
        listener.Listen();
        settings.Host = folder.FullName;
        ConnectionString = settings.ConnectionString;
        accepting = Task.Run(AcceptAsync);
    }

    public string ConnectionString { get; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Dispose();
        folder.Delete(recursive: true);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await listener.AcceptAsync(stopping.Token));
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
                await upstream.ConnectAsync(server, stopping.Token);
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
            var count = await client.ReceiveAsync(buffer, stopping.Token);
            if (count == 0)
                return;
            var cut = buffer.AsSpan(0, count).IndexOf("COMMIT\0"u8) >= 0 ? next() : Cut.None;
            if (cut == Cut.BeforeTheServer)
                return;
            if (cut == Cut.AfterTheServer)
                client.Shutdown(SocketShutdown.Send);
            await upstream.SendAsync(buffer.AsMemory(0, count), stopping.Token);
            if (cut == Cut.AfterTheServer)
            {
                // The answer can't reach the client any more; when the server has sent it, the commit has happened.
                while (!upstream.Poll(TimeSpan.FromMilliseconds(10), SelectMode.SelectRead) && !stopping.IsCancellationRequested)
                    await Task.Yield();
                return;
            }
        }
    }

    private async Task ToClientAsync(Socket upstream, Socket client)
    {
        var buffer = new byte[65536];
        while (await upstream.ReceiveAsync(buffer, stopping.Token) is var count and > 0)
            await client.SendAsync(buffer.AsMemory(0, count), stopping.Token);
    }
}
