using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Host.Files;

namespace EfficientNet.Silo.Settings;

/// <summary>
/// The ports of a data folder. They are kept, so that a restarted silo supersedes its old membership row instead of waiting
/// for it to go stale, and agents find it where it was (protocol rule P21).
/// </summary>
/// <param name="Http">API and dashboard.</param>
/// <param name="Silo">Other silos.</param>
/// <param name="Gateway">Orleans clients.</param>
public sealed record KeptPorts(int Http, int Silo, int Gateway)
{
    /// <summary>First choice for API and dashboard.</summary>
    public const int DefaultHttp = 5115;

    private const int Backlog = 512;

    /// <summary>
    /// Chooses: the stated port, else the kept one, else the usual or a free one. Calls <paramref name="say"/> with a
    /// sentence when a kept port is taken by another program. <paramref name="http"/> listens from now on, so that no other
    /// server takes the port while this one starts: whoever connects meanwhile is answered once it has.
    /// </summary>
    public static KeptPorts Choose(SiloSettings settings, string file, Action<string> say, out Socket http)
    {
        var kept = Read(file, say);
        http = Take("--http", settings.HttpAddress, settings.HttpPort, kept?.Http, DefaultHttp + settings.Number - 1, say);
        using var silo = Take("--silo-port", settings.SiloAddress, settings.SiloPort, kept?.Silo, null, say);
        using var gateway = Take("--gateway-port", settings.SiloAddress, settings.GatewayPort, kept?.Gateway, null, say);
        var chosen = new KeptPorts(PortOf(http), PortOf(silo), PortOf(gateway));
        if (chosen != kept)
            DurableFile.WritePrivateText(file, JsonSerializer.Serialize(chosen, ContractsJson.Indented) + "\n");
        return chosen;
    }

    private static KeptPorts? Read(string file, Action<string> say)
    {
        try
        {
            return File.Exists(file)
                ? JsonSerializer.Deserialize<KeptPorts>(File.ReadAllText(file), ContractsJson.Options)
                : null;
        }
        catch (JsonException error)
        {
            say($"{file} is not readable and is written anew: {error.Message}");
            return null;
        }
    }

    private static Socket Take(string option, IPAddress address, int stated, int? kept, int? usual, Action<string> say)
    {
        if (stated != 0)
        {
            return Listen(address, stated)
                ?? throw new StartupException(
                    StartupException.Usage,
                    $"{option}: port {stated} on {address} is taken by another program. State a free one, or 0 for any."
                );
        }

        if (kept is > 0 and <= 65535)
        {
            if (Listen(address, kept.Value) is { } again)
                return again;
            say($"{option}: port {kept}, which this data folder used before, is taken by another program; choosing another.");
        }

        return (usual is null ? null : Listen(address, usual.Value)) ?? TakeAny(option, address);
    }

    private static Socket TakeAny(string option, IPAddress address)
    {
        for (var i = 0; i < 200; i++)
        {
            // Below 32768: no outgoing connection sits on the port when the silo comes back for it.
            if (Listen(address, RandomNumberGenerator.GetInt32(20000, 32000)) is { } socket)
                return socket;
        }

        throw new StartupException(
            StartupException.Internal,
            $"{option}: no free port between 20000 and 32000 on {address} after 200 tries."
        );
    }

    // Null means another program listens there. Binding alone would not show it.
    private static Socket? Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            return error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied
                ? null
                : throw new StartupException(StartupException.Usage, $"Can't listen on {address}: {error.Message}", error);
        }
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
