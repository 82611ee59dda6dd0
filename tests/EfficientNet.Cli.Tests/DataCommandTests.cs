using System.Runtime.Versioning;
using System.Text.Json;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Tests;

/// <summary>The trainer is stood in for by a script that answers.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DataCommandTests : IDisposable
{
    private static readonly BrokenImage Broken = new("b.jpg", "it is cut off");

    private readonly CommandLineHarness _effnet = new();

    public void Dispose() => _effnet.Dispose();

    [Fact]
    public async Task Pack_ThatLeftABrokenImageOut_SaysSoAndIsDone()
    {
        Answer(new DataPackResult(Shards: 1, Images: 9, Bytes: 1 << 20, [Broken]));

        Assert.Equal(0, await _effnet.RunAsync("data", "pack", "photographs", "--out", "shards"));

        Assert.Contains(
            "1 image could not be read and is not in the shards; all others are.",
            _effnet.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("broken    b.jpg: it is cut off", _effnet.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ThatFindsABrokenImage_EndsWithTwo()
    {
        Answer(new DataCheckResult(1, [new DataPart("train", 10, [10], [Broken])], [], SharedByParts: 0));

        Assert.Equal(2, await _effnet.RunAsync("data", "check", "photographs"));

        Assert.Contains("broken    b.jpg: it is cut off", _effnet.Out, StringComparison.Ordinal);
    }

    private void Answer<T>(T result) =>
        _effnet.StandIn(Programs.Trainer, $"echo '{JsonSerializer.Serialize(result, ContractsJson.Options)}'");
}
