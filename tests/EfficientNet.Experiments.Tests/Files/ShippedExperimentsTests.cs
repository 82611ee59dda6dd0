using System.Runtime.CompilerServices;
using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Experiments.Tests.Files;

public sealed class ShippedExperimentsTests
{
    [Fact]
    public void Quickstart_WhenPlanned_HasAtLeastSixArchitecturesAndThreePhis()
    {
        var report = PlanReport.Of(Shipped("quickstart.yaml"));

        Assert.InRange(report.Stages[0].Architectures!.Value, 6, 12);
        Assert.InRange(report.Stages[1].Phis!.Count, 3, 6);
        Assert.All(report.Stages[1].Phis!, phi => Assert.True(phi.CostRatio.Maximum < 10));
        Assert.True(report.ValidationImages > 0);
    }

    [Fact]
    public void PaperGrid_WhenPlanned_IsThePapersGrid()
    {
        var report = PlanReport.Of(Shipped("paper-grid.yaml"));

        Assert.Equal((2541, 108, 65), (report.Stages[0].Points, report.Stages[0].Feasible, report.Stages[0].Architectures));
    }

    [Theory]
    [InlineData("constraint.inclusive=true", 109, null)]
    [InlineData("constraint.kind=cost", 45, null)]
    [InlineData("constraint={kind: cost, target: 2.0, tolerance: 5%}", 45, null)]
    [InlineData("constraint.kind=none", 2541, 847)]
    public void PaperGrid_WithAnotherConstraint_GivesTheKnownNumbers(string change, int feasible, int? architectures)
    {
        var grid = PlanReport.Of(Shipped("paper-grid.yaml", $"stages.grid.{change}")).Stages[0];

        Assert.Equal(feasible, grid.Feasible);
        if (architectures is not null)
            Assert.Equal(architectures, grid.Architectures);
    }

    [Fact]
    public void Family_WhenPlanned_IsB0ToB7()
    {
        var family = PlanReport.Of(Shipped("b0-b7.yaml")).Stages[0];

        Assert.Equal(
            Enumerable.Range(0, 8).Select(i => $"efficientnet-b{i}"),
            family.Configurations!.Select(configuration => configuration.Label)
        );
        Assert.Equal(12_233_232, family.Configurations![3].Parameters);
        Assert.Equal(
            [256, 256, 128, 128, 64, 32, 16, 8],
            family.Configurations.Select(configuration => configuration.MicroBatchSize)
        );
        Assert.All(
            family.Configurations,
            configuration => Assert.InRange(configuration.TrainingMemoryBytes, 1L << 30, 39L << 30)
        );
    }

    [Fact]
    public void Transfer_WhenPlanned_IsB0FromGivenWeightsOnFlowers()
    {
        var report = PlanReport.Of(Shipped("transfer.yaml"));

        Assert.Equal(("imagenet-b0", "flowers-102", 1840), (report.Weights, report.Data, report.TrainingImages));
        Assert.Equal("efficientnet-b0", Assert.Single(report.Stages[0].Configurations!).Label);
    }

    [Fact]
    public void EveryShippedFile_OpensWithAComment()
    {
        foreach (var file in Directory.GetFiles(Folder(), "*.yaml"))
        {
            Assert.StartsWith("# ", File.ReadAllText(file));
            Assert.NotEqual(default, ExperimentId.Parse(ExperimentFile.Parse(File.ReadAllText(file), file).Name));
        }
    }

    private static ExperimentSpecification Shipped(string name, params string[] overrides) =>
        ExperimentFile.Parse(ExperimentFile.ApplyOverrides(File.ReadAllText(Path.Combine(Folder(), name)), overrides), name);

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "experiments");
}
