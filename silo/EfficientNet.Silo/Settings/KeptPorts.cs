using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using EfficientNet.Contracts;

namespace EfficientNet.Silo.Settings;

/// <summary>
/// The ports of a data folder. They are kept, so that a restarted silo supersedes its old membership row instead of waiting for it to
/// go stale, and agents find it where it was (protocol rule P21).
/// </summary>
/// <param name="Http">API and dashboard.</param>
/// <param name="Silo">Other silos.</param>
/// <param name="Gateway">Orleans clients.</param>
public sealed record KeptPorts(int Http, int Silo, int Gateway)
{
    /// <summary>First choice for API and dashboard.</summary>
    public const int DefaultHttp = 5115;

    /// <summary>Chooses: the stated port, else the kept one, else the usual or a free one. Calls <paramref name="say"/> with a sentence when a kept port is taken by another program.</summary>
    public static KeptPorts Choose(SiloSettings settings, string file, Action<string> say)
    {
        var kept = Read(file, say);
        var http = Choose("--http", settings.HttpAddress, settings.HttpPort, kept?.Http, DefaultHttp, [], say);
        var silo = Choose("--silo-port", settings.SiloAddress, settings.SiloPort, kept?.Silo, null, [http], say);
        var gateway = Choose("--gateway-port", settings.SiloAddress, settings.GatewayPort, kept?.Gateway, null, [http, silo], say);
        var chosen = new KeptPorts(http, silo, gateway);
        if (chosen != kept)
            DataFolder.WriteAtomically(file, JsonSerializer.Serialize(chosen, ContractsJson.Indented) + "\n");
        return chosen;
    }

    private static KeptPorts? Read(string file, Action<string> say)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<KeptPorts>(File.ReadAllText(file), ContractsJson.Options) : null;
        }
        catch (JsonException error)
        {
            say($"{file} is not readable and is written anew: {error.Message}");
            return null;
        }
    }

    private static int Choose(string option, IPAddress address, int stated, int? kept, int? usual, int[] taken, Action<string> say)
    {
        if (stated != 0)
        {
            return IsFree(address, stated)
                ? stated
                : throw new StartupException(StartupException.Usage, $"{option}: port {stated} on {address} is taken by another program. State a free one, or 0 for any.");
        }

        if (kept is > 0 and <= 65535 && !taken.Contains(kept.Value))
        {
            if (IsFree(address, kept.Value))
                return kept.Value;
            say($"{option}: port {kept}, which this data folder used before, is taken by another program; choosing another.");
        }

        return usual is not null && !taken.Contains(usual.Value) && IsFree(address, usual.Value) ? usual.Value : Free(option, address, taken);
    }

    private static int Free(string option, IPAddress address, int[] taken)
    {
        for (var i = 0; i < 200; i++)
        {
            // Below 32768: no outgoing connection sits on the port when the silo comes back for it.
            var port = RandomNumberGenerator.GetInt32(20000, 32000);
            if (!taken.Contains(port) && IsFree(address, port))
                return port;
        }

        throw new StartupException(StartupException.Internal, $"{option}: no free port between 20000 and 32000 on {address} after 200 tries.");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException error)
        {
            throw new StartupException(StartupException.Usage, $"Can't listen on {address}: {error.Message}", error);
        }
    }
}
