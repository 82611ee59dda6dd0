using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Agent.Tests;

public sealed class AgentCommandLineTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _trainer;
    private readonly string _token;

    public AgentCommandLineTests()
    {
        File.WriteAllText(_trainer = _folder["trainer"], "");
        File.WriteAllText(_token = _folder["token"], "secret\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_WhenEverythingIsGiven_TakesIt()
    {
        var options = AgentCommandLine.Parse(
            [
                "--server",
                "http://a:5115,https://b/effnet/",
                $"--token-file={_token}",
                "--name",
                "gpu-7",
                "--data",
                _folder.Path,
                "--devices",
                "cpu:2x1",
                "--dataset",
                $"fashion-mnist={_folder.Path}",
                "--weights",
                $"b0={_trainer}",
                "--pool",
                "night",
                "--trainer",
                _trainer,
                "--grace",
                "2.5",
            ],
            _ => null,
            out var errors
        );

        Assert.Empty(errors);
        Assert.Equal(["http://a:5115/", "https://b/effnet/"], options!.Servers.Select(server => server.ToString()));
        Assert.Equal(
            ("gpu-7", _folder.Path, "night", _trainer, _token),
            (options.Name.Value, options.DataFolder, options.Pool, options.TrainerPath, options.TokenFile)
        );
        Assert.Equal((2, 1), (options.Devices!.CpuSlots, options.Devices.CpuThreads));
        Assert.Equal(_folder.Path, options.DataSets["fashion-mnist"]);
        Assert.Equal(_trainer, options.Weights["b0"]);
        Assert.Equal(TimeSpan.FromSeconds(2.5), options.Timings.ShutdownGrace);
    }

    [Fact]
    public void Parse_WhenMuchIsWrong_TellsAllOfItAtOnceByTheOptionsNames()
    {
        var options = AgentCommandLine.Parse(
            [
                "--server",
                "localhost",
                "--nmae",
                "x",
                "--devices",
                "cpu:0",
                "--dataset",
                "cifar",
                "--dataset",
                "a=/does/not/exist",
                "--weights",
                "b0=/not/there.pt",
                "--trainer",
                "/does/not/exist",
                "--grace",
                "soon",
                "--pool",
            ],
            _ => null,
            out var errors
        );

        Assert.Null(options);
        string[] expected =
        [
            "--server: 'localhost'",
            "'--nmae' is not an option",
            "--devices: device 'cpu:0'",
            "--dataset: 'cifar'",
            "--dataset: folder '/does/not/exist'",
            "--weights: file '/not/there.pt' of weights 'b0' does not exist",
            "--trainer: file '/does/not/exist'",
            "--grace: 'soon'",
            "--pool needs a value",
            "--token-file FILE is required",
        ];
        Assert.All(expected, mistake => Assert.Contains(errors, error => error.Contains(mistake, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, errors.Count);
    }

    [Fact]
    public void Parse_WhenTheTokenIsInTheEnvironment_NeedsNoFile()
    {
        var options = AgentCommandLine.Parse(
            ["--server", "http://a:1", "--trainer", _trainer],
            name => name == "EFFNET_TOKEN" ? "t" : null,
            out var errors
        );
        Assert.Empty(errors);
        Assert.Equal("t", options!.Token);
    }

    [Fact]
    public void Parse_WhenTheTrainerIsNotBuilt_SaysWhereItLooked()
    {
        AgentCommandLine.Parse(
            ["--server", "http://a:1", "--token-file", _token],
            name => name == "EFFNET_BIN" ? "/nowhere" : null,
            out var errors
        );
        // The tests' own build output may have a trainer beside it; then there is nothing to report.
        Assert.All(
            errors,
            error =>
                Assert.Contains("/nowhere/EfficientNet.Trainer/release/EfficientNet.Trainer", error, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Usage_NamesTheDefaultsThatHold()
    {
        var (options, timings) = (new AgentArguments(), new AgentTimings());
        Assert.EndsWith($"[default: {timings.ShutdownGrace.TotalSeconds}]", options.Grace.Description, StringComparison.Ordinal);
        Assert.EndsWith($"[default: {timings.Hang.TotalSeconds}]", options.Hang.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu", 1, null, false, 0)]
    [InlineData("cpu:3", 3, null, false, 0)]
    [InlineData("cpu:2x4,cuda", 2, 4, true, 0)]
    [InlineData("cuda:all", 0, null, true, 0)]
    [InlineData("cuda:GPU-1,cuda:MIG-2", 0, null, false, 2)]
    public void DeviceSelection_WhenWellFormed_IsRead(string text, int slots, int? threads, bool all, int gpus)
    {
        var selection = DeviceSelection.Parse(text);
        Assert.Equal(
            (slots, threads, all, gpus),
            (selection.CpuSlots, selection.CpuThreads, selection.AllGpus, selection.GpuIds.Count)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cpu:")]
    [InlineData("cpu:2x")]
    [InlineData("cpu:-1")]
    [InlineData("cpu:2x3x4")]
    [InlineData("cpu,cpu:2")]
    [InlineData("cuda:0")]
    public void DeviceSelection_WhenMalformed_SaysWhatIsRight(string text) =>
        Assert.Contains(
            "cpu:2x1",
            Assert.Throws<FormatException>(() => DeviceSelection.Parse(text)).Message,
            StringComparison.Ordinal
        );
}
