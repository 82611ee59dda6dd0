using System.Net;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Tests;

public sealed class ServerCommandTests : IDisposable
{
    private readonly CommandLineHarness _effnet = new() { Server = new FakeServer() };

    public ServerCommandTests() => _effnet.Variables["EFFNET_SERVER"] = "http://server:5115";

    public void Dispose() => _effnet.Dispose();

    [Fact]
    public async Task Runs_AsJson_HasEveryKeyAlsoOfARunThatWaits()
    {
        var waiting = Samples.Run(1, RunState.Queued) with { Node = null, Message = "no node has data set 'x'" };
        _effnet.Server!.On("GET /runs?limit=500", new[] { waiting, Samples.Run(2, RunState.Succeeded, 3, 0.87) });

        Assert.Equal(0, await _effnet.RunAsync("runs", "-o", "json"));

        var (first, second) = (_effnet.Json[0]!.AsObject(), _effnet.Json[1]!);
        foreach (
            var key in new[]
            {
                "id",
                "experiment",
                "configurations",
                "state",
                "attempt",
                "epoch",
                "validationTop1",
                "testTop1",
                "node",
            }
        )
            Assert.True(first.ContainsKey(key), key);
        Assert.Null(first["validationTop1"]);
        Assert.Equal(0.87, (double?)second["validationTop1"]);
        Assert.Equal([2], second["configurations"]!.AsArray().Select(number => (int)number!));
    }

    [Fact]
    public async Task Runs_OfMoreThanAPage_AreFetchedPageByPage()
    {
        var page = Enumerable
            .Range(1, 500)
            .Select(number => Samples.Run(1, RunState.Queued) with { Id = RunId.Parse($"e.grid.{number:0000}.s1") })
            .ToArray();
        _effnet
            .Server!.On("GET /runs?experiment=e&state=Queued&limit=500", page)
            .On("GET /runs?experiment=e&state=Queued&after=e.grid.0500.s1&limit=500", new[] { Samples.Run(2, RunState.Queued) });

        Assert.Equal(0, await _effnet.RunAsync("runs", "--experiment", "e", "--state", "Queued", "-o", "csv"));
        Assert.Equal(502, _effnet.Out.Trim().Split('\n').Length);
    }

    [Fact]
    public async Task RunsShow_AsJson_AddsEpochsCheckpointAndTimeline()
    {
        var summary = Samples.Run(1, RunState.Running, 1, 0.71);
        _effnet.Server!.On(
            $"GET /runs/{summary.Id}",
            new RunDetail
            {
                Id = summary.Id,
                Experiment = summary.Experiment,
                Stage = summary.Stage,
                Configurations = summary.Configurations,
                Seed = 1,
                State = summary.State,
                Attempt = 2,
                Epoch = 1,
                Epochs = 3,
                ValidationTop1 = 0.71,
                Node = "here",
                Specification = new RunSpecification
                {
                    Architecture = Scaling.PublishedNetworks.Find("b0")!.Architecture(10),
                    Data = new DataSpecification { Name = "synthetic", Classes = 10 },
                    Recipe = new Recipe(),
                    Seed = 1,
                },
                EpochRows = [new EpochRow(1, new EpochMetrics(1, 100, 1.5, 0.01, 0.9, 0.71, 0.99, 6400, 12.5))],
                Checkpoint = new CheckpointRecord(100, 1, 1, new string('a', 64), 1000),
                Timeline = [new TimelineEntry(7, Samples.Start, "granted", summary.Experiment, summary.Id, "granted to here")],
                RefusedReports = 0,
            }
        );

        Assert.Equal(0, await _effnet.RunAsync("runs", "show", summary.Id.Value, "-o", "json"));

        var epoch = _effnet.Json["epochs"]![0]!;
        Assert.Equal(
            (1, 1, 1.5, 0.71, 0.99, 12.5, 6400),
            (
                (int)epoch["epoch"]!,
                (int)epoch["attempt"]!,
                (double)epoch["trainLoss"]!,
                (double)epoch["validationTop1"]!,
                (double)epoch["validationTop5"]!,
                (double)epoch["seconds"]!,
                (int)epoch["images"]!
            )
        );
        Assert.Equal(100, (int?)_effnet.Json["checkpoint"]!["step"]);
        Assert.Equal(new string('a', 64), (string?)_effnet.Json["checkpoint"]!["sha256"]);
        Assert.Equal("granted to here", (string?)_effnet.Json["timeline"]![0]!["text"]);
    }

    [Fact]
    public async Task Watch_OfAFinishedExperiment_PrintsTheOutcomeAsOneObject()
    {
        _effnet.Server!.On(
            "GET /experiments/quickstart-k3vd",
            Samples.Detail(
                ExperimentState.Completed,
                Samples.Configuration(1, Samples.Run(1, RunState.Succeeded, 3, 0.9, 30), validation: 0.80, test: 0.90),
                Samples.Configuration(2, Samples.Run(2, RunState.Succeeded, 3, 0.8, 40), validation: 0.85, test: 0.80)
            )
        );

        Assert.Equal(0, await _effnet.RunAsync("watch", "quickstart-k3vd", "-o", "json"));

        var json = _effnet.Json;
        Assert.Equal("quickstart-k3vd", (string?)json["experiment"]);
        Assert.Equal("Completed", (string?)json["state"]);
        Assert.Equal(90, (double?)json["seconds"]);
        Assert.Equal(
            (2, 0, 0),
            ((int)json["runs"]!["succeeded"]!, (int)json["runs"]!["failed"]!, (int)json["runs"]!["cancelled"]!)
        );
        var best = json["best"]!; // by validation, though its test accuracy is lower
        Assert.Equal(
            (0.80, 0.85, 12_345, 1_000_000),
            ((double)best["testTop1"]!, (double)best["validationTop1"]!, (int)best["parameters"]!, (int)best["multiplyAdds"]!)
        );
        Assert.Equal(
            (1.2m, 1.1m, 1.15m, 1m),
            ((decimal)best["alpha"]!, (decimal)best["beta"]!, (decimal)best["gamma"]!, (decimal)best["phi"]!)
        );
    }

    [Theory]
    [InlineData(ExperimentState.Completed, 0)]
    [InlineData(ExperimentState.CompletedWithFailures, 3)]
    [InlineData(ExperimentState.Cancelled, 5)]
    public async Task Watch_EndsWithTheExitCodeOfTheState(ExperimentState state, int expected)
    {
        _effnet.Server!.On(
            "GET /experiments/quickstart-k3vd",
            Samples.Detail(state, Samples.Configuration(1, Samples.Run(1, RunState.Failed, 1)))
        );
        Assert.Equal(expected, await _effnet.RunAsync("watch", "quickstart-k3vd"));
        Assert.Contains($"{state}", _effnet.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_OfARunningExperiment_PrintsWhatHappensAndThenTheTable()
    {
        var run = Samples.Run(1, RunState.Running, 1);
        var done = Samples.Run(1, RunState.Succeeded, 3, 0.9, 30);
        _effnet
            .Server!.On(
                "GET /experiments/quickstart-k3vd",
                Samples.Detail(ExperimentState.Running, Samples.Configuration(1, run))
            )
            .On("GET /experiments/quickstart-k3vd", Samples.Detail(ExperimentState.Running, Samples.Configuration(1, run)))
            .On(
                "GET /experiments/quickstart-k3vd",
                Samples.Detail(ExperimentState.Completed, Samples.Configuration(1, done, 0.8, 0.9))
            )
            .OnChanges("GET /changes?after=0&experiment=quickstart-k3vd", Event(4, "epoch", "epoch 1 is committed"))
            .OnChanges("GET /changes?after=4&experiment=quickstart-k3vd", Event(5, "succeeded", "the run succeeded"));

        Assert.Equal(0, await _effnet.RunAsync("watch", "quickstart-k3vd"));

        Assert.Contains("epoch 1 is committed", _effnet.Error, StringComparison.Ordinal);
        Assert.Contains("Winner: configuration 1", _effnet.Out, StringComparison.Ordinal);
        Assert.Contains("90.00 %", _effnet.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServersErrors_AreToldWithTheirDetailsAndEndWithTwo()
    {
        _effnet.Server!.On(
            "GET /experiments/gone",
            new ApiError("There is no experiment 'gone'.", ["first detail"]),
            HttpStatusCode.NotFound
        );
        Assert.Equal(2, await _effnet.RunAsync("experiments", "show", "gone"));
        Assert.Contains("There is no experiment 'gone'.", _effnet.Error, StringComparison.Ordinal);
        Assert.Contains("first detail", _effnet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExperimentsRetry_AsksOnceForAllFailedRuns_AndNamesThem()
    {
        var failed = Samples.Run(2, RunState.Failed, 1);
        _effnet.Server!.On("POST /experiments/quickstart-k3vd/retry", new RunsRetried([failed.Id]));

        Assert.Equal(0, await _effnet.RunAsync("experiments", "retry", "quickstart-k3vd", "--failed"));
        Assert.Equal(["POST /experiments/quickstart-k3vd/retry"], _effnet.Server.Calls);
        Assert.Contains(failed.Id.Value, _effnet.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0, 0, "COMPLETE")]
    [InlineData(
        true,
        1,
        3,
        "COMPLETE, with 1 failed: 'effnet experiments retry quickstart-k3vd --failed' queues exactly these again"
    )]
    [InlineData(false, 0, 3, "INCOMPLETE")]
    public async Task ExperimentsCoverage_SaysItsVerdict(bool complete, int failed, int exitCode, string verdict)
    {
        var run = Samples.Run(2, RunState.Failed, 1).Id;
        _effnet.Server!.On(
            "GET /experiments/quickstart-k3vd/coverage",
            new ExperimentCoverage
            {
                Experiment = ExperimentId.Parse("quickstart-k3vd"),
                State = ExperimentState.Completed,
                Complete = complete,
                Stages = [new StageCoverage("grid", 6, 6, 6, 6)],
                Runs = new RunCounts(0, 0, 6 - failed, failed, 0),
                Epochs = 18,
                LostEpochs = 0,
                DuplicateEpochs = 0,
                ReplayedEpochs = 1,
                SupersededEpochs = 0,
                RefusedReports = 2,
                Attempts = 7,
                FailedAttempts = new Dictionary<string, long> { ["Infrastructure"] = 1 },
                FailedRuns = failed > 0 ? [run] : [],
                Missing = complete ? [] : ["a run is gone."],
            }
        );

        Assert.Equal(exitCode, await _effnet.RunAsync("experiments", "coverage", "quickstart-k3vd"));
        Assert.EndsWith(verdict, _effnet.Out.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(
            "7 attempts, 1 failed (1 Infrastructure); 2 late reports refused.",
            _effnet.Out,
            StringComparison.Ordinal
        );
        Assert.Equal(!complete, _effnet.Out.Contains("missing  a run is gone.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NodesDrain_CallsTheServer()
    {
        _effnet.Server!.On("POST /nodes/here/drain", new { });
        Assert.Equal(0, await _effnet.RunAsync("nodes", "drain", "here"));
        Assert.Equal(["POST /nodes/here/drain"], _effnet.Server.Calls);
    }

    [Fact]
    public async Task NodesAdmit_CallsTheServer_P9()
    {
        _effnet.Server!.On("POST /nodes/here/admit", new { });
        Assert.Equal(0, await _effnet.RunAsync("nodes", "admit", "here"));
        Assert.Equal(["POST /nodes/here/admit"], _effnet.Server.Calls);
    }

    [Fact]
    public async Task Nodes_OfOneSetAside_SayWhy_P9()
    {
        _effnet.Server!.On(
            "GET /nodes",
            new[]
            {
                new NodeView(
                    NodeName.Parse("here"),
                    NodeState.SetAside,
                    "default",
                    [],
                    [],
                    [],
                    0.1,
                    "Disk full.",
                    "3 attempts in a row failed here."
                ),
            }
        );
        Assert.Equal(0, await _effnet.RunAsync("nodes", "-o", "csv"));
        Assert.Contains("SetAside", _effnet.Out, StringComparison.Ordinal);
        Assert.Contains("3 attempts in a row failed here.; Disk full.", _effnet.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunsShow_OfAVariant_SaysSo_P9()
    {
        var run = Samples.Shown(new Recipe { BatchSize = 64 }) with { MicroBatchSize = 16 };
        _effnet.Server!.On($"GET /runs/{run.Id}", run);
        Assert.Equal(0, await _effnet.RunAsync("runs", "show", run.Id.Value));
        Assert.Contains(
            "a variant with micro-batches of 16 because memory did not hold the recipe's 64",
            _effnet.Out.ReplaceLineEndings(" "),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ExperimentsShow_WithAVariant_HasAColumnForIt_P9()
    {
        var (plain, variant) = (
            Samples.Configuration(1, Samples.Run(1, RunState.Succeeded, 3)),
            Samples.Configuration(2, Samples.Run(2, RunState.Succeeded, 3) with { MicroBatchSize = 16 })
        );
        _effnet.Server!.On("GET /experiments/quickstart-k3vd", Samples.Detail(ExperimentState.Completed, plain, variant));
        Assert.Equal(0, await _effnet.RunAsync("experiments", "show", "quickstart-k3vd", "-o", "csv"));
        Assert.Contains("microBatchSizes", _effnet.Out.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains(",16,Succeeded", _effnet.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause", "is paused until 'effnet runs resume'")]
    [InlineData("resume", "goes on")]
    [InlineData("cancel", "is cancelled")]
    public async Task RunsChange_CallsTheServerAndSaysWhatIsSo(string verb, string done)
    {
        var run = Samples.Run(1, RunState.Queued, 0).Id;
        _effnet.Server!.On($"POST /runs/{run}/{verb}", new { });
        Assert.Equal(0, await _effnet.RunAsync("runs", verb, run.Value));
        Assert.Equal([$"POST /runs/{run}/{verb}"], _effnet.Server.Calls);
        Assert.Contains($"Run {run} {done}.", _effnet.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExperimentsShow_SaysWhatIsPausedAndRefused_P14()
    {
        var experiment = Samples.Detail(ExperimentState.Running, Samples.Configuration(1, Samples.Run(1, RunState.Queued, 1)));
        _effnet.Server!.On(
            "GET /experiments/quickstart-k3vd",
            experiment with
            {
                Runs = experiment.Runs with { Paused = 1 },
                RefusedReports = 4,
            }
        );
        Assert.Equal(0, await _effnet.RunAsync("experiments", "show", "quickstart-k3vd"));
        Assert.Contains(
            "1 queued (1 paused); refused reports of attempts that were over: 4",
            _effnet.Out.ReplaceLineEndings(" "),
            StringComparison.Ordinal
        );
    }

    private static string Event(long change, string kind, string text) =>
        $"id: {change}\ndata: {{\"change\":{change},\"at\":\"2026-01-02T03:04:05Z\",\"kind\":\""
        + $"{kind}\",\"experiment\":\"quickstart-k3vd\",\"text\":\"{text}\"}}\n\n";
}
