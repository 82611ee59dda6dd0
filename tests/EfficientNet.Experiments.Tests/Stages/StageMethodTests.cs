using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Tests.Experiments;

namespace EfficientNet.Experiments.Tests.Stages;

/// <summary>A configuration is a network and how it is trained: stages may state their own recipe, data and weights.</summary>
public sealed class StageMethodTests
{
    private const string Text = """
        name: transfer
        network: {base: b0, resolution: 32}
        data: {name: synthetic, classes: 4, validation: 20, train: 100}
        recipe: {preset: quick, epochs: 4}
        stages:
          - name: search
            kind: list
            networks: [{width: 1, depth: 1, resolution: 32}, {width: 1.5, depth: 1, resolution: 32}]
            recipe: {epochs: 1}
          - name: final
            kind: list
            networks: [{width: 1, depth: 1, resolution: 32}]
          - name: again
            kind: list
            networks: [{width: 1, depth: 1, resolution: 32}]
            recipe: {epochs: 1}
          - name: other
            kind: list
            networks: [{width: 1, depth: 1, resolution: 32}]
            data: {name: synthetic, classes: 7, validation: 30, train: 100}
            recipe: transfer
            weights: b0
        """;

    private static readonly ExperimentSpecification Specification = ExperimentFile.Parse(Text, "transfer.yaml");

    [Fact]
    public void Parse_ReadsWhatAStageStates_AndTheRestIsTheExperiments()
    {
        var (search, final, other) = (
            Specification.MethodOf("search"),
            Specification.MethodOf("final"),
            Specification.MethodOf("other")
        );

        Assert.Equal(Specification.Recipe with { Epochs = 1 }, search.Recipe);
        Assert.Equal(new TrainingMethod(Specification.Data, null, Specification.Recipe), final);
        Assert.Equal((7, "b0", RecipePresets.Transfer), (other.Data.Classes, other.Weights, other.Recipe));
    }

    [Theory]
    [InlineData("weights: b0", "weights: a/b", "weights is 'a/b'")]
    [InlineData("recipe: transfer", "recipe: tranfer", "preset is 'tranfer'")]
    [InlineData("classes: 7, validation: 30", "validation: 30", "write the number of classes")]
    public void Parse_WithAMistakeInAStage_SaysWhatWouldBeRight(string old, string replacement, string expected)
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile.Parse(Text.Replace(old, replacement, StringComparison.Ordinal), "transfer.yaml")
        );

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireOnHost_WhenAStagesWeightsAreMissing_PointsAtThem()
    {
        var error = Assert.Throws<ExperimentFileException>(() => ExperimentFile.Read(Text, "transfer.yaml").RequireOnHost([]));

        Assert.Equal(
            "transfer.yaml:22:14: weights 'b0' are not there; no weights are there. Name their file with --weights b0=/FILE",
            Assert.Single(error.Lines)
        );
    }

    [Fact]
    public void TrainingOf_NamesTheFirstStageThatTrainsSo() =>
        Assert.Equal(
            ["search", "", "search", "other"],
            Specification.Stages.Select(stage => Specification.TrainingOf(stage.Name))
        );

    [Fact]
    public void Plan_SaysWhatEachStageStates()
    {
        var stages = PlanReport.Of(Specification).Stages;

        Assert.Equal([1, null, 1, 40], stages.Select(stage => stage.Epochs));
        Assert.Equal((null, "synthetic", "b0"), (stages[0].Data, stages[3].Data, stages[3].Weights));
        Assert.Equal(4 * stages[2].DeviceHours!.Value.Maximum, stages[1].DeviceHours!.Value.Maximum, 12);
    }

    [Fact]
    public void Decide_StagesTrainAsTheyState_AndShareOnlyWhatIsTrainedAlike_P3()
    {
        var world = new World(Specification);

        world.RunToTheEnd(_ => 0.5);

        Assert.Equal(
            [("search", 1), ("search", 1), ("final", 4), ("other", 40)],
            world.Snapshot.Runs.Select(run => (run.Stage, run.Specification.Recipe.Epochs))
        );
        var other = world.Snapshot.Runs[^1];
        Assert.Equal(
            (7, 7, "b0"),
            (other.Specification.Architecture.Classes, other.Specification.Data.Classes, other.Specification.Weights)
        );
        Assert.Equal(("synthetic", "b0"), (other.Resources.DataSet, other.Resources.Weights));
        Assert.Equal(5, world.Snapshot.Configurations.Count);
        Assert.Equal(ExperimentState.Completed, world.Snapshot.Experiment.State);
    }

    [Fact]
    public void Decide_WithoutStatements_NothingIsCalledOtherwise() =>
        Assert.All(
            StageProposals.Propose(World.GridThenSweep, World.GridThenSweep.Stages[0], World.Experiment.Id, 1, []),
            configuration => Assert.Empty(configuration.Training)
        );

    [Fact]
    public void Best_ComparesOnlyWhatIsTrainedAlike_TheLastWay()
    {
        ConfigurationView[] views =
        [
            View(1, "search", 0.99),
            View(2, "search", 0.98),
            View(3, null, 0.6),
            View(4, null, 0.7),
            View(5, "other", null),
        ];

        Assert.Equal(4, BestConfiguration.Of(views)?.Number);
        Assert.Equal(1, BestConfiguration.Of(views[..2])?.Number);
    }

    private static ConfigurationView View(int number, string? training, double? top1) =>
        new()
        {
            Number = number,
            Stage = "stage",
            Training = training,
            Label = "",
            Members = 1,
            Resolution = 32,
            Parameters = 1,
            MultiplyAdds = 1,
            Fingerprint = "",
            Runs = [],
            ValidationTop1 = top1,
        };
}
