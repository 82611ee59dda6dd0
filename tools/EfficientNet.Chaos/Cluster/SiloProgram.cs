using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EfficientNet.Host.Files;

namespace EfficientNet.Chaos.Cluster;

/// <summary>A control silo of the cluster.</summary>
internal sealed class SiloProgram : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly DataFolder _data;

    /// <summary>Prepares its folder: the cluster's token, and ports that no other server is likely to want.</summary>
    public SiloProgram(string name, CampaignFolder folder, ClusterPrograms programs, string connection, string token)
    {
        Name = name;
        _data = new DataFolder(Directory.CreateDirectory(folder.In(name)).FullName);
        File.WriteAllText(_data.TokenFile, token + "\n", new System.Text.UTF8Encoding(false));
        File.WriteAllText(
            _data.Ports(number: 1),
            JsonSerializer.Serialize(
                new
                {
                    http = FreePort(),
                    silo = FreePort(),
                    gateway = FreePort(),
                }
            )
        );
        // Faults may hit one host three times before an epoch, which is not the host's fault.
        Child = new ClusterProcess(
            programs.Silo,
            ["--data", _data.Path, "--postgres", connection, "--blobs", folder.Blobs, "--set-aside-after", "0"],
            folder.Log(name),
            folder.Path
        );
    }

    /// <summary>Name of its folder and log.</summary>
    public string Name { get; }

    /// <summary>Its process.</summary>
    public ClusterProcess Child { get; }

    /// <summary>Address of its API, from its ports file; ports are kept over restarts.</summary>
    public Uri Address
    {
        get
        {
            using var ports = JsonDocument.Parse(File.ReadAllText(_data.Ports(number: 1)));
            return new Uri($"http://127.0.0.1:{ports.RootElement.GetProperty("http").GetInt32()}/");
        }
    }

    /// <summary>The same as a socket's address.</summary>
    public EndPoint EndPoint => new IPEndPoint(IPAddress.Loopback, Address.Port);

    /// <summary>Whether this process has announced itself and is ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (!Child.IsRunning || _data.ReadServer()?.ProcessId != Child.Id)
            return false;
        try
        {
            using var answer = await _http.GetAsync(new Uri(Address, "api/v1/health"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error)
            when (error is HttpRequestException
                || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        Child.Dispose();
    }

    // Only a suggestion: a silo that finds it in use chooses another.
    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
