using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Experiments.Tests;

/// <summary>The API's JSON, letter by letter: states are enums in code and have had these texts since before they were.</summary>
public sealed class ApiJsonTests
{
    private static readonly ExperimentId Experiment = ExperimentId.Parse("quickstart-k3vd");

    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(ExperimentState.Running, "Running")]
    [InlineData(ExperimentState.Paused, "Paused")]
    [InlineData(ExperimentState.Completed, "Completed")]
    [InlineData(ExperimentState.CompletedWithFailures, "CompletedWithFailures")]
    [InlineData(ExperimentState.Cancelled, "Cancelled")]
    public void ExperimentSummary_HasItsText(ExperimentState state, string text) =>
        Holds(
            new ExperimentSummary
            {
                Id = Experiment,
                Name = "quickstart",
                State = state,
                Runs = new RunCounts(1, 2, 3, 4, 5),
                EpochsDone = 6,
                EpochsPlanned = 7,
                CreatedAt = Noon,
            },
            $$"""
            {"id":"quickstart-k3vd","name":"quickstart","state":"{{text}}",
            "runs":{"queued":1,"running":2,"succeeded":3,"failed":4,"cancelled":5,"paused":0},
            "epochsDone":6,"epochsPlanned":7,"createdAt":"2026-01-02T12:00:00+00:00"}
            """
        );

    [Theory]
    [InlineData(RunState.Queued, "Queued")]
    [InlineData(RunState.Granted, "Granted")]
    [InlineData(RunState.Running, "Running")]
    [InlineData(RunState.Succeeded, "Succeeded")]
    [InlineData(RunState.Failed, "Failed")]
    [InlineData(RunState.Cancelled, "Cancelled")]
    [InlineData(RunState.Halted, "Halted")]
    public void RunSummary_HasItsText(RunState state, string text) =>
        Holds(
            new RunSummary
            {
                Id = RunId.Parse("quickstart-k3vd.grid.1f0c22aa.s1"),
                Experiment = Experiment,
                Stage = "grid",
                Configurations = [1, 2],
                Seed = 1,
                State = state,
                Attempt = 2,
                Epoch = 3,
                Epochs = 4,
                Message = "waits",
            },
            $$"""
            {"id":"quickstart-k3vd.grid.1f0c22aa.s1","experiment":"quickstart-k3vd","stage":"grid","configurations":[1,2],"seed":1,
            "state":"{{text}}","paused":false,"attempt":2,"epoch":3,"epochs":4,"message":"waits","seconds":0}
            """
        );

    [Theory]
    [InlineData(NodeState.Ready, "Ready")]
    [InlineData(NodeState.Joining, "Joining")]
    [InlineData(NodeState.Draining, "Draining")]
    [InlineData(NodeState.SetAside, "SetAside")]
    [InlineData(NodeState.Silent, "Silent")]
    public void NodeView_HasItsText(NodeState state, string text) =>
        Holds(
            new NodeView(NodeName.Parse("here"), state, "default", [], ["synthetic"], [], 0.5),
            $$"""
            {"name":"here","state":"{{text}}","pool":"default","devices":[],"dataSets":["synthetic"],"runs":[],"seenSecondsAgo":0.5}
            """
        );

    [Fact]
    public void RunCounts_WithHaltedRuns_SayHowMany() =>
        Holds(
            new RunCounts(0, 0, 1, 0, 0, Halted: 2),
            """{"queued":0,"running":0,"succeeded":1,"failed":0,"cancelled":0,"paused":0,"halted":2}"""
        );

    private static void Holds<T>(T view, string golden)
    {
        var json = golden.ReplaceLineEndings("");
        Assert.Equal(json, JsonSerializer.Serialize(view, ContractsJson.Options));
        Assert.Equal(
            json,
            JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(json, ContractsJson.Options), ContractsJson.Options)
        );
    }
}
