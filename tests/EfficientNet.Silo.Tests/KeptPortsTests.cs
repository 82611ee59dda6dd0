using System.Net;
using System.Net.Sockets;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Tests;

public sealed class KeptPortsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    private string PortsFile => _folder.In("ports.json");

    public void Dispose() => _folder.Dispose();

    private KeptPorts Choose(SiloSettings? settings = null)
    {
        var ports = KeptPorts.Choose(
            settings ?? new SiloSettings { DataDirectory = _folder.Path },
            PortsFile,
            _said.Add,
            out var http
        );
        http.Dispose();
        return ports;
    }

    [Fact]
    public void Choose_Again_KeepsEveryPort()
    {
        var first = Choose();

        Assert.Equal(first, Choose());
        Assert.Equal(3, new[] { first.Http, first.Silo, first.Gateway }.Distinct().Count());
        Assert.Empty(_said);
    }

    [Fact]
    public void Choose_KeptPortTakenByAnother_SaysSoAndChoosesAnother()
    {
        var first = Choose();
        using var other = new TcpListener(IPAddress.Loopback, first.Silo);
        other.Start();

        var second = Choose();

        Assert.NotEqual(first.Silo, second.Silo);
        Assert.Equal((first.Http, first.Gateway), (second.Http, second.Gateway));
        Assert.Contains($"--silo-port: port {first.Silo}", Assert.Single(_said));
    }

    [Fact]
    public void Choose_StatedPortTaken_NamesTheOption()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;

        var error = Assert.Throws<StartupException>(() =>
            Choose(new SiloSettings { DataDirectory = _folder.Path, HttpPort = taken })
        );

        Assert.Contains($"--http: port {taken}", error.Message);
    }

    [Fact]
    public void Choose_ForTwoServersAtOnce_GivesEachItsOwn()
    {
        var settings = new SiloSettings { DataDirectory = _folder.Path };
        var first = KeptPorts.Choose(settings, _folder.In("first.json"), _said.Add, out var firstHttp);
        using var held = firstHttp;
        var second = KeptPorts.Choose(settings, _folder.In("second.json"), _said.Add, out var secondHttp);
        secondHttp.Dispose();

        Assert.NotEqual(first.Http, second.Http);
    }

    [Fact]
    public void Choose_UnreadableFile_IsWrittenAnew()
    {
        File.WriteAllText(PortsFile, "{ nonsense");

        var chosen = Choose();

        Assert.Single(_said);
        Assert.Equal(chosen, Choose());
    }
}
