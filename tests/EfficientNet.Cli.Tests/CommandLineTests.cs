using EfficientNet.Host.Files;

namespace EfficientNet.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly CommandLineHarness _effnet = new();

    public void Dispose() => _effnet.Dispose();

    [Theory]
    [InlineData("quickstart")]
    [InlineData("plan")]
    [InlineData("run")]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("submit")]
    [InlineData("watch")]
    [InlineData("experiments")]
    [InlineData("experiments cancel")]
    [InlineData("experiments pause")]
    [InlineData("experiments resume")]
    [InlineData("experiments retry")]
    [InlineData("experiments show")]
    [InlineData("runs")]
    [InlineData("runs show")]
    [InlineData("runs cancel")]
    [InlineData("runs pause")]
    [InlineData("runs resume")]
    [InlineData("runs retry")]
    [InlineData("nodes")]
    [InlineData("nodes drain")]
    [InlineData("nodes admit")]
    [InlineData("agent")]
    [InlineData("model list")]
    [InlineData("model describe")]
    [InlineData("model run")]
    [InlineData("train")]
    [InlineData("doctor")]
    [InlineData("version")]
    public async Task Help_OfEveryCommand_DescribesItOnStandardOutput(string command)
    {
        Assert.Equal(0, await _effnet.RunAsync([.. command.Split(' '), "--help"]));
        Assert.Contains("Usage:", _effnet.Out, StringComparison.Ordinal);
        Assert.Contains(
            $"effnet {command}",
            _effnet
                .Out.Replace("testhost", "effnet", StringComparison.Ordinal)
                .Replace("EfficientNet.Cli.Tests", "effnet", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Empty(_effnet.Error);
    }

    [Fact]
    public async Task UnknownCommand_SuggestsTheNearestAndEndsWithTwo()
    {
        Assert.Equal(2, await _effnet.RunAsync("modle"));
        Assert.Contains("model", _effnet.Error, StringComparison.Ordinal);
        Assert.Contains("effnet --help", _effnet.Error, StringComparison.Ordinal);
        Assert.Empty(_effnet.Out);
    }

    [Fact]
    public async Task UnknownFormat_NamesTheFormatsAndEndsWithTwo()
    {
        Assert.Equal(2, await _effnet.RunAsync("version", "-o", "xml"));
        Assert.Contains("table, json or csv", _effnet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_AsJson_NamesTheRuntime()
    {
        Assert.Equal(0, await _effnet.RunAsync("version", "-o", "json"));
        Assert.StartsWith(".NET 10", (string?)_effnet.Json["runtime"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommandForAServer_WhenNoneIsKnown_SaysHowToStartOneAndLeavesNoFolder()
    {
        Assert.Equal(2, await _effnet.RunAsync("experiments"));
        Assert.Contains("effnet up", _effnet.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_effnet.Folder));
    }

    [Fact]
    public async Task Down_WhenNothingRuns_SaysSoAndSucceeds()
    {
        Assert.Equal(0, await _effnet.RunAsync("down"));
        Assert.Contains("Nothing runs", _effnet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_WithoutPrograms_SaysWhereItLooked()
    {
        Assert.Equal(1, await _effnet.RunAsync("up"));
        Assert.Contains("EfficientNet.Silo is not built", _effnet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfMissingFile_NamesItAndEndsWithTwo()
    {
        Assert.Equal(2, await _effnet.RunAsync("run", "nowhere.yaml"));
        Assert.Contains("nowhere.yaml: can't be read", _effnet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IdOnTheCommandLine_WhenMalformed_EndsWithTwo()
    {
        Assert.Equal(2, await _effnet.RunAsync("runs", "show", "a/b"));
        Assert.Contains("'/'", _effnet.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, ".effnet")]
    [InlineData(null, "/home/me/data", "/home/me/data")]
    [InlineData("here", "/home/me/data", "here")]
    public void DataFolder_IsTheOptionElseTheVariableElseTheCurrentFolders(string? option, string? variable, string expected)
    {
        var chosen = DataFolder.Choose(option, name => name == "EFFNET_HOME" ? variable : null, _effnet.Folder);
        Assert.Equal(Path.GetFullPath(expected, _effnet.Folder), chosen.Path);
    }
}
