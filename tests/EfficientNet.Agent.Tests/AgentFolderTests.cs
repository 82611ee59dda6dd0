using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;

namespace EfficientNet.Agent.Tests;

public sealed class AgentFolderTests : IDisposable
{
    private static readonly NodeName Name = NodeName.Parse("node-1");
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Incarnation_WhenTheAgentStartsAgain_Grows_EvenIfTheClockWasSetBack_P12()
    {
        var first = Incarnation(Noon);
        var second = Incarnation(Noon);
        var third = Incarnation(Noon - TimeSpan.FromDays(365));
        var fourth = Incarnation(Noon + TimeSpan.FromDays(1));
        Assert.Equal(Noon.ToUnixTimeMilliseconds(), first);
        Assert.Equal([first + 1, first + 2], new[] { second, third });
        Assert.Equal((Noon + TimeSpan.FromDays(1)).ToUnixTimeMilliseconds(), fourth);
    }

    [Fact]
    public void Open_WhenAnAgentOfThatNameRuns_IsRefusedWithItsProcess()
    {
        using var running = AgentFolder.Open(_folder.Path, Name, Noon);
        new AgentFile(4711, running.Incarnation, "node-1", "http://a/").Write(running.Path);
        var error = Assert.Throws<AgentException>(() => AgentFolder.Open(_folder.Path, Name, Noon));
        Assert.Contains("'node-1' already runs", error.Message, StringComparison.Ordinal);
        Assert.Contains("process 4711", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhenTheNameOrTheFolderDiffers_IsFree()
    {
        using var one = AgentFolder.Open(_folder.Path, Name, Noon);
        using var two = AgentFolder.Open(_folder.Path, NodeName.Parse("node-2"), Noon);
        using var three = AgentFolder.Open(_folder["other"], Name, Noon);
        Assert.Equal(3, new HashSet<string> { one.Path, two.Path, three.Path }.Count);
    }

    private long Incarnation(DateTimeOffset now)
    {
        using var folder = AgentFolder.Open(_folder.Path, Name, now);
        return folder.Incarnation;
    }
}
