using EfficientNet.Contracts;
using EfficientNet.Host.Files;

namespace EfficientNet.Host.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // An upgrade finds everything where an earlier version left it.
    [Fact]
    public void Layout_IsTheOneThatIsDocumented()
    {
        var data = new DataFolder("/d");

        Assert.Equal(
            ["/d/postgres", "/d/blobs", "/d/logs", "/d/token", "/d/server.json", "/d/agents/gpu-7"],
            [data.Postgres, data.Blobs, data.Logs, data.TokenFile, data.ServerFile, data.Agent(NodeName.Parse("gpu-7"))]
        );
        Assert.Equal(["/d/ports.json", "/d/silos/2/ports.json"], [data.Ports(1), data.Ports(2)]);
        Assert.Equal(["/d/logs/server.log", "/d/logs/server-2.log"], [data.ServerLog(1), data.ServerLog(2)]);
    }

    [Fact]
    public void ReadServer_OfAFileThatIsNone_IsNull()
    {
        var data = new DataFolder(_folder.Path);
        Assert.Null(data.ReadServer());

        File.WriteAllText(data.ServerFile, "{");
        Assert.Null(data.ReadServer());
    }

    [Fact]
    public void ReadToken_HasNoLineBreak()
    {
        var data = new DataFolder(_folder.Path);
        Assert.Null(data.ReadToken());

        File.WriteAllText(data.TokenFile, "secret\n");
        Assert.Equal("secret", data.ReadToken());
    }
}
