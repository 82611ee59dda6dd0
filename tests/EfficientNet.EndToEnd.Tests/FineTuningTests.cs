using System.Text.Json.Nodes;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>Runs that start from the weights of another, by <c>effnet train</c> and on a real agent.</summary>
public sealed class FineTuningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("effnet-e2e-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Train_FromTheWeightsOfAnEarlierRun_RecordsTheirHashAndGoesOnWithoutThem()
    {
        var weights = await PretrainAsync();

        var tuned = await TrainAsync(Write("tuned.yaml", FineTuning), "--weights", $"pretrained={weights}");
        Assert.Equal(64, ((string?)tuned["dataSha256"]!["weights: pretrained"])!.Length);
        Assert.Equal(2, tuned["epochs"]!.AsArray().Count);

        // The same folder: everything is trained, so the weights may have changed.
        await File.WriteAllTextAsync(weights, "something else", TestContext.Current.CancellationToken);
        var again = await TrainAsync(Path.Combine(_folder, "tuned.yaml"), "--weights", $"pretrained={weights}");
        Assert.Equal((string?)tuned["weightsSha256"], (string?)again["weightsSha256"]);
        Assert.Equal((string?)tuned["dataSha256"]!["weights: pretrained"], (string?)again["dataSha256"]!["weights: pretrained"]);
        await using var shown = ChildProcess.Start(
            Programs.Effnet,
            "train",
            Path.Combine(_folder, "tuned.yaml"),
            "--weights",
            $"pretrained={weights}",
            "--data",
            _folder,
            "--threads",
            "1"
        );
        Assert.Equal(0, await shown.ExitAsync());
        Assert.Contains($"than {weights} holds now", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_WithoutItsWeightsOrFromUnfitOnes_SaysWhatWouldBeRight()
    {
        var weights = await PretrainAsync();
        var wider = Write("wider.yaml", FineTuning.Replace("width: 0.25", "width: 0.5", StringComparison.Ordinal));

        Assert.Contains(
            "wider.yaml:6:12: weights 'pretrained' are not there; no weights are there. "
                + "Name their file with --weights pretrained=/FILE",
            await RefusedAsync(wider),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--weights pretrained=/gone: there is no file '/gone'",
            await RefusedAsync(wider, "--weights", "pretrained=/gone"),
            StringComparison.Ordinal
        );
        Assert.Matches(
            @"The run failed: The run can't begin from the weights 'pretrained'\. "
                + @".*features\.0\.0\.weight is \[8, 3, 3, 3\] and must be \[16, 3, 3, 3\]",
            await RefusedAsync(wider, "--weights", $"pretrained={weights}")
        );
    }

    [Fact]
    public async Task Experiment_WhoseWeightsAreOnNoHost_WaitsWithTheReasonAndRunsWhereTheyAre()
    {
        var weights = await PretrainAsync();
        await using var server = new Server();
        await server.StartAsync();
        await using var without = RealAgent.Start(server, "without");

        var id = await server.SubmitAsync(FineTuning);
        await server.UntilAsync(
            id,
            "waiting for its weights",
            experiment =>
                experiment
                    .Configurations.SelectMany(configuration => configuration.Runs)
                    .Any(run =>
                        run.Message?.Contains("the host lacks the weights 'pretrained'", StringComparison.Ordinal) == true
                    )
        );

        await using var with = ChildProcess.Start(
            Programs.Agent,
            "--server",
            server.Description.Url,
            "--token-file",
            Path.Combine(server.Data, "token"),
            "--name",
            "with",
            "--data",
            server.Data,
            "--devices",
            "cpu:1",
            "--trainer",
            Programs.Trainer,
            "--weights",
            $"pretrained={weights}"
        );
        var done = await server.UntilAsync(id, "final", experiment => experiment.EndedAt is not null);
        var run = await server.Client.RunAsync(done.Configurations[0].Runs[0].Id, TestContext.Current.CancellationToken);
        Assert.Equal("with", run.Node);
        Assert.Equal(64, run.Result!.DataSha256["weights: pretrained"].Length);
        Assert.Equal(
            ["pretrained"],
            (await server.Client.NodesAsync(TestContext.Current.CancellationToken))
                .Single(node => node.Name.Value == "with")
                .Weights
        );
        await with.StopAsync();
        await without.StopAsync();
    }

    private async Task<string> PretrainAsync()
    {
        var source = await TrainAsync(
            Write(
                "source.yaml",
                FineTuning
                    .Replace("classes: 4", "classes: 10", StringComparison.Ordinal)
                    .Replace("  weights: pretrained\n", "", StringComparison.Ordinal)
            )
        );
        return Directory
            .EnumerateFiles((string)source["folder"]!, "*.ckpt", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Last();
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<JsonNode> TrainAsync(params string[] arguments)
    {
        await using var effnet = Start(arguments);
        Assert.True(await effnet.ExitAsync() == 0, effnet.Output);
        return JsonNode.Parse(
            effnet.Output[effnet.Output.IndexOf('{', StringComparison.Ordinal)..(effnet.Output.LastIndexOf('}') + 1)]
        )!;
    }

    private async Task<string> RefusedAsync(params string[] arguments)
    {
        await using var effnet = Start(arguments);
        Assert.True(await effnet.ExitAsync() == 2, effnet.Output);
        return effnet.Output;
    }

    private ChildProcess Start(string[] arguments) =>
        ChildProcess.Start(Programs.Effnet, ["train", .. arguments, "-o", "json", "--data", _folder, "--threads", "1"]);

    private const string FineTuning = """
        name: e2e
        network:
          base: b0
          width: 0.25
          depth: 0.25
          weights: pretrained
          resolution: 32
        data: {name: synthetic, classes: 4, validation: 32, train: 64, test: 32}
        recipe: {preset: transfer, epochs: 2, batchSize: 16}
        stages:
          - kind: list
            networks: [{alpha: 1, beta: 1, gamma: 1, phi: 0}]
        """;
}
