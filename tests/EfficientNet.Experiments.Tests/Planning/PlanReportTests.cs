using System.Text.Json;
using System.Text.Json.Nodes;
using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Tests.Files;

namespace EfficientNet.Experiments.Tests.Planning;

public sealed class PlanReportTests
{
    [Fact]
    public void Report_AsJson_HasTheKeysOfAGridStage()
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize(PlanReport.Of(SampleFile.Parsed), ContractsJson.Options))!;

        var grid = json["stages"]![0]!.AsObject();
        Assert.Equal(("grid", "grid"), ((string)grid["name"]!, (string)grid["kind"]!));
        Assert.Equal((12, 12), ((int)grid["points"]!, (int)grid["feasible"]!));
        Assert.Equal((int)grid["architectures"]!, grid["configurations"]!.AsArray().Count);
        var configuration = grid["configurations"]![0]!.AsObject();
        string[] keys =
        [
            "alpha",
            "beta",
            "gamma",
            "phi",
            "product",
            "parameters",
            "multiplyAdds",
            "costRatio",
            "fingerprint",
            "members",
        ];
        Assert.All(keys, key => Assert.True(configuration.ContainsKey(key), key));
        Assert.Equal("""{"alpha":1,"beta":1,"gamma":1,"phi":1,"product":1}""", configuration["members"]![0]!.ToJsonString());
        Assert.DoesNotContain("null", json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfASweepWithAnUnknownWinner_GivesRangesOverAllThatMayWin()
    {
        var report = PlanReport.Of(SampleFile.Parsed);
        var (grid, sweep) = (report.Stages[0], report.Stages[1]);

        Assert.Equal("grid", sweep.BestOf);
        Assert.Null(sweep.Configurations);
        Assert.Equal([0m, 2m], sweep.Phis!.Select(phi => phi.Phi));
        Assert.Equal(report.Network.MultiplyAdds, sweep.Phis![0].MultiplyAdds.Minimum);
        Assert.Equal(report.Network.MultiplyAdds, sweep.Phis[0].MultiplyAdds.Maximum);
        Assert.Equal(1, sweep.Phis[1].CostRatio.Minimum);
        Assert.True(sweep.Phis[1].CostRatio.Maximum > grid.Configurations!.Max(configuration => configuration.CostRatio));
        Assert.Equal(sweep.DeviceHours!.Value.Maximum + grid.DeviceHours!.Value.Maximum, report.DeviceHours!.Value.Maximum);
        Assert.Equal(new PlannedRange<int>(grid.Architectures!.Value + 1, grid.Architectures.Value + 2), report.Runs);
    }

    [Fact]
    public void Report_OfHours_FollowsFromMultiplyAddsImagesEpochsAndThroughput()
    {
        var specification = ExperimentFile.Parse(
            "{name: hours, data: {name: mnist, train: 1000, validation: 300}, recipe: {epochs: 7, batchSize: 100}, "
                + "seeds: [1, 2], stages: [{kind: list, networks: [b0]}]}",
            "hours.yaml"
        );

        var report = PlanReport.Of(specification, new ThroughputAssumption(1e9, "measured"));

        var hours = report.Stages[0].Configurations![0].MultiplyAdds * ((3.0 * 1000) + 300) * 7 / 1e9 / 3600;
        Assert.Equal(hours, report.Stages[0].Configurations![0].DeviceHours!.Value, precision: 9);
        Assert.Equal(2 * hours, report.DeviceHours!.Value.Minimum, precision: 9);
        Assert.Equal(new PlannedRange<int>(2, 2), report.Runs);
        Assert.Contains("estimate", report.Estimate, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfADataSetWithUnknownSize_HasNoHours()
    {
        var specification = ExperimentFile.Parse(
            "{name: own, data: {name: own, classes: 5}, stages: [{kind: list, networks: [b0]}]}",
            "own.yaml"
        );

        Assert.Null(PlanReport.Of(specification).DeviceHours);
    }

    [Fact]
    public void Runs_OfASpecification_CarryDropoutAndMemory()
    {
        var specification = ExperimentFile.Parse(
            "{name: runs, data: imagenet, stages: [{kind: list, networks: [b4, {alpha: 1.2, beta: 1.1, gamma: 1.15, phi: 7}]}]}",
            "runs.yaml"
        );
        var list = StageProposals.Propose(specification, specification.Stages[0], ExperimentId.Parse("runs"), 1, []);

        Assert.Equal(0.4, specification.RunFor(list[0], seed: 5).Recipe.Dropout);
        Assert.Equal(0.5, specification.RunFor(list[1], seed: 5).Recipe.Dropout);
        Assert.Equal(5, specification.RunFor(list[0], seed: 5).Seed);
        Assert.Equal("imagenet", specification.ResourcesFor(list[0]).DataSet);
        Assert.True(specification.ResourcesFor(list[0]).MemoryBytes > specification.Recipe.BatchSize * 4L * 49_490_000);
    }
}
