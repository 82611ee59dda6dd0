using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Planning;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Files;

public sealed class FineTuningFileTests
{
    [Fact]
    public void Parse_WeightsOfTheNetwork_AreInEachRunAndInWhatItNeeds()
    {
        var (run, needs) = First("{base: b0, weights: imagenet-b0}");

        Assert.Equal(("imagenet-b0", "imagenet-b0"), (run.Weights, needs.Weights));
    }

    [Fact]
    public void Run_WithoutWeights_IsWrittenAsBeforeThereWereAny_P3()
    {
        Assert.DoesNotContain(
            "weights\"",
            JsonSerializer.Serialize(First("b0").Run, ContractsJson.Options),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"weights\":\"imagenet-b0\"",
            JsonSerializer.Serialize(First("{base: b0, weights: imagenet-b0}").Run, ContractsJson.Options),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Parse_PaddingOfTheRecipe_IsRead()
    {
        Assert.Equal(ConvolutionPadding.Symmetric, First("b0", "{preset: transfer, padding: symmetric}").Run.Recipe.Padding);
        Assert.Equal(ConvolutionPadding.Same, First("b0").Run.Recipe.Padding);
    }

    [Fact]
    public void Parse_PresetTransfer_IsThePapersWithAGentlerScheduleAndNoPolicy()
    {
        var recipe = First("b0", "transfer").Run.Recipe;

        Assert.Equal((RecipePresets.Paper.WeightDecay, 0.2), (recipe.WeightDecay, recipe.Dropout));
        Assert.Null(recipe.Augmentation);
        Assert.True(recipe.LearningRatePer256 < RecipePresets.Paper.LearningRatePer256);
    }

    private static (RunSpecification Run, ResourceRequest Needs) First(string network, string recipe = "quick")
    {
        var experiment = ExperimentFile.Parse(
            $"{{name: a, network: {network}, recipe: {recipe}, data: {{name: mnist, validation: 10}}, stages: [{{kind: "
                + $"list, networks: [b0]}}]}}",
            "a.yaml"
        );
        var configuration = StageProposals.Propose(experiment, experiment.Stages[0], ExperimentId.Parse("a"), 1, [])[0];
        return (experiment.RunFor(configuration, seed: 0), experiment.ResourcesFor(configuration));
    }
}
