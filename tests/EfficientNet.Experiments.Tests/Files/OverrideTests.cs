using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Stages.Grid;
using EfficientNet.Experiments.Stages.Sweep;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Files;

public sealed class OverrideTests
{
    private static ExperimentSpecification With(params string[] overrides) =>
        ExperimentFile.Parse(ExperimentFile.ApplyOverrides(SampleFile.Text, overrides), "sample.yaml");

    [Fact]
    public void ApplyOverrides_OfNothing_ChangesNothing() =>
        Assert.Equal(SampleFile.Text, ExperimentFile.ApplyOverrides(SampleFile.Text, []));

    [Fact]
    public void ApplyOverrides_OfAnExistingValue_ChangesOnlyThat() =>
        Assert.Equal(
            SampleFile.Text.Replace("validation: 4000", "validation: 5000", StringComparison.Ordinal),
            ExperimentFile.ApplyOverrides(SampleFile.Text, ["data.validation=5000"])
        );

    [Theory]
    [InlineData("stages.grid.constraint.kind=cost")]
    [InlineData("stages.0.constraint.kind=cost")]
    [InlineData("stages.grid.constraint=cost")]
    [InlineData("stages.grid.constraint={kind: cost}")]
    public void ApplyOverrides_OfAStagesKey_FindsItByNameOrNumber(string given)
    {
        var constraint = Assert.IsType<GridStage>(With(given, "stages.grid.constraint.tolerance=5").Stages[0]).Grid.Constraint;

        Assert.Equal(new GridConstraint(GridConstraintKind.Cost, Tolerance: 5), constraint);
    }

    [Fact]
    public void ApplyOverrides_OfCheckpoints_AddsTheSection() =>
        Assert.Equal(
            new CheckpointPolicy { EverySteps = 50, EverySeconds = 0 },
            With("checkpoints.everySteps=50", "checkpoints.everySeconds=0").Checkpoints
        );

    [Fact]
    public void ApplyOverrides_OfAnUnnamedStage_FindsItByKind() =>
        Assert.Equal([1m, 3m], Assert.IsType<SweepStage>(With("stages.sweep.phi=[1, 3]").Stages[1]).Phis);

    [Fact]
    public void ApplyOverrides_OfAPartOfARange_ChangesThatPart() =>
        Assert.Equal([1m, 1.1m, 1.2m, 1.3m], Assert.IsType<GridStage>(With("stages.grid.gamma.step=0.1").Stages[0]).Grid.Gammas);

    [Fact]
    public void ApplyOverrides_OfAnItemOfAList_ChangesThatItem() =>
        Assert.Equal([1m, 1.5m], Assert.IsType<GridStage>(With("stages.grid.alpha.1=1.5").Stages[0]).Grid.Alphas);

    [Fact]
    public void ApplyOverrides_OfASectionGivenAsAWord_KeepsTheWord() =>
        Assert.Equal(
            RecipePresets.Quick with
            {
                Epochs = 1,
                BatchSize = 32,
            },
            With("recipe.epochs=1", "recipe.batchSize=32").Recipe
        );

    [Fact]
    public void ApplyOverrides_OfAnAbsentSection_AddsIt()
    {
        var specification = With(
            "limits.concurrency=1",
            "resources.device=cuda",
            "seeds=[4, 5]",
            "data.splitSeed=9",
            "mode=fast"
        );

        Assert.Equal(1, specification.Limits.Concurrency);
        Assert.Equal(DeviceKind.Cuda, specification.Resources.DeviceKind);
        Assert.Equal([4L, 5L], specification.Seeds);
        Assert.Equal(9, specification.Data.SplitSeed);
        Assert.Equal(DeterminismMode.Fast, specification.Mode);
    }

    [Fact]
    public void ApplyOverrides_OfABlock_ReplacesAllItsLines()
    {
        const string Text =
            "name: a\ndata: # images\n  name: mnist\n  validation: 10\n# the stages\nstages:\n  - kind: list\n    "
            + "networks:\n      - b0\n      - b1 # two\n";

        var changed = ExperimentFile.ApplyOverrides(
            Text,
            ["stages.list.networks=[b2]", "data.test=100", "data.name=fashion-mnist"]
        );

        Assert.Equal(
            "name: a\ndata: # images\n  name: fashion-mnist\n  validation: 10\n  test: 100\n# the stages\nstages:\n  - "
                + "kind: list\n    networks:\n      [b2] # two\n",
            changed
        );
    }

    [Fact]
    public void ApplyOverrides_OfAValueThatNeedsQuotes_QuotesIt()
    {
        var error = Assert.Throws<ExperimentFileException>(() => With("data.name=a, b: c"));
        Assert.Contains("the value must be a word", error.Message, StringComparison.Ordinal);

        var text = ExperimentFile.ApplyOverrides(SampleFile.Text, ["network.name=a, b"]);
        Assert.Equal("a, b", ExperimentFile.Parse(text, "sample.yaml").Network.Name);
    }

    [Theory]
    [InlineData("recipe.epoch=3", "recipe has no key 'epoch'; did you mean 'epochs'?")]
    [InlineData("recpie.epochs=3", "an experiment file has no key 'recpie'; did you mean 'recipe'?")]
    [InlineData("stages.gird.phi=3", "'stages' has no 'gird'; did you mean 'grid'?")]
    [InlineData("stages.7.phi=3", "'stages' has no '7'")]
    [InlineData("stages.grid.phy=3", "a grid has no key 'phy'; did you mean 'phi'?")]
    [InlineData("stages.grid.constraint.sort=3", "constraint has no key 'sort'")]
    [InlineData("limits.concurency=3", "limits has no key 'concurency'; did you mean 'concurrency'?")]
    [InlineData("name.first=a", "'name' is a single value and has no 'first'")]
    [InlineData("stages.sweep.phi.from=1", "'stages.sweep.phi' has no 'from'")]
    [InlineData("seeds.0=1", "'seeds' is not in the file and cannot be made from its parts; set it as a whole")]
    [InlineData("recipe.epochs", "write key=value, such as recipe.epochs=5")]
    [InlineData("=5", "write key=value")]
    [InlineData("recipe.epochs=", "the value must be a word, a number")]
    [InlineData("recipe.epochs=[1", "the value must be a word, a number")]
    public void ApplyOverrides_OfAnUnknownPath_SaysWhatIsThere(string given, string expected)
    {
        var error = Assert.Throws<ExperimentFileException>(() => ExperimentFile.ApplyOverrides(SampleFile.Text, [given]));

        Assert.StartsWith($"--set {given}: ", error.Message);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ApplyOverrides_WithSeveralMistakes_ReportsAll()
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile.ApplyOverrides(SampleFile.Text, ["a=1", "recipe.epochs=2", "b=2"])
        );

        Assert.Equal(2, error.Problems.Count);
    }

    [Fact]
    public void ApplyOverrides_ToWhatIsNotYaml_SaysWhere()
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile.ApplyOverrides("name: [", ["name=a"], "broken.yaml")
        );

        Assert.StartsWith("broken.yaml:", error.Message);
    }

    [Fact]
    public void ApplyOverrides_KeepsThePlacesOfLaterMistakes()
    {
        var changed = ExperimentFile.ApplyOverrides(SampleFile.Text, ["recipe.epochs=0"]);

        Assert.Equal(["7:33: epochs is '0'; write a whole number from 1 to 100000"], SampleFile.Problems(changed));
    }
}
