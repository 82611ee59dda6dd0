using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Stages;
using EfficientNet.Experiments.Stages.Grid;
using EfficientNet.Experiments.Stages.List;
using EfficientNet.Experiments.Stages.Sweep;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Files;

public sealed class ExperimentFileTests
{
    [Fact]
    public void Parse_OfASmallestFile_TakesThePapersDefaults()
    {
        var specification = ExperimentFile.Parse(
            "{name: least, data: imagenet, stages: [{kind: list, networks: [b0]}]}",
            "least.yaml"
        );

        Assert.Equal(BaseNetwork.EfficientNetB0, specification.Network);
        Assert.Equal(new ScalingOptions(Classes: 1000), specification.Options);
        Assert.Equal(new DataSpecification { Name = "imagenet", Classes = 1000 }, specification.Data);
        Assert.Equal(new Recipe { Augmentation = AugmentationPolicy.AutoAugmentV0, Patience = 350 }, specification.Recipe);
        Assert.Equal(DeterminismMode.Exact, specification.Mode);
        Assert.Equal([0L], specification.Seeds);
        Assert.Equal(new ExperimentLimits(), specification.Limits);
        Assert.Equal(30, specification.Limits.LeaseSeconds);
        Assert.Equal(new CheckpointPolicy { EverySteps = null, EverySeconds = 300 }, specification.Checkpoints);
        Assert.Null(specification.Resources.DeviceKind);
        Assert.Equal("list", Assert.Single(specification.Stages).Name);
    }

    [Fact]
    public void Parse_OfEverySection_ReadsEveryKey()
    {
        var specification = ExperimentFile.Parse(
            """
            name: everything
            network: {base: b1, name: mine, width: 0.5, depth: 1, stemStride: 1, resolution: 64, resolutionMultiple: 8, widthDivisor: 4}
            data: {name: own-images, classes: 7, validation: 10, train: 90, test: 20, splitSeed: -3}
            recipe: {preset: quick, epochs: 9, learningRatePer256: 1e-3, dropout: 0.3}
            mode: fast
            seeds: [3, 1]
            checkpoints: {everySteps: 500, everySeconds: 60}
            limits: {concurrency: 2, maximumAttempts: 5, leaseSeconds: 60}
            resources: {device: cuda}
            stages: [{kind: list, networks: [b0]}]
            """,
            "everything.yaml"
        );

        Assert.Equal("mine", specification.Network.Name);
        Assert.Equal(
            (64, 1, 16),
            (specification.Network.Resolution, specification.Network.StemStride, specification.Network.StemChannels)
        );
        Assert.Equal(
            PublishedNetworks.Find("b1")!.Architecture().BlockCount,
            specification.Network.Groups.Sum(stage => stage.Repeats)
        );
        Assert.Equal(new ScalingOptions(Classes: 7, ResolutionMultiple: 8, WidthDivisor: 4), specification.Options);
        Assert.Equal(
            new DataSpecification
            {
                Name = "own-images",
                Classes = 7,
                ValidationImages = 10,
                TrainImages = 90,
                TestImages = 20,
                SplitSeed = -3,
            },
            specification.Data
        );
        Assert.Equal(RecipePresets.Quick with { Epochs = 9, LearningRatePer256 = 1e-3, Dropout = 0.3 }, specification.Recipe);
        Assert.Equal(DeterminismMode.Fast, specification.Mode);
        Assert.Equal([3L, 1L], specification.Seeds);
        Assert.Equal(new CheckpointPolicy { EverySteps = 500, EverySeconds = 60 }, specification.Checkpoints);
        Assert.Equal(
            new ExperimentLimits
            {
                Concurrency = 2,
                MaximumAttempts = 5,
                LeaseSeconds = 60,
            },
            specification.Limits
        );
        Assert.Equal(DeviceKind.Cuda, specification.Resources.DeviceKind);
    }

    [Fact]
    public void Parse_OfStagesWrittenOut_BuildsThatNetwork()
    {
        var specification = ExperimentFile.Parse(
            """
            name: own
            network:
              name: tiny
              resolution: 32
              stemChannels: 16
              stemStride: 1
              headChannels: 128
              stages:
                - {channels: 16, expansion: 1}
                - {channels: 24, kernel: 5, stride: 2, repeats: 2, squeezeExcitation: 0}
            data: {name: synthetic, classes: 4}
            recipe: quick
            stages: [{kind: list, networks: [{width: 1.5, depth: 2, resolution: 48}]}]
            """,
            "own.yaml"
        );

        Assert.Equal(
            new BaseNetwork(
                "tiny",
                16,
                1,
                [new(BlockOperator.MBConv, 3, 1, 1, 16, 1, 0.25), new(BlockOperator.MBConv, 5, 2, 6, 24, 2, 0)],
                128,
                32
            ),
            specification.Network
        );
        var listed = Assert.Single(Assert.IsType<ListStage>(Assert.Single(specification.Stages)).Networks);
        Assert.Equal(new DirectScaling(1.5m, 2m, 48), listed.Direct);
    }

    [Fact]
    public void Parse_OfStages_ReadsGridAndSweep()
    {
        var stages = SampleFile.Parsed.Stages;

        Assert.Equal(
            new ScalingGrid([1.0m, 1.2m], [1.0m, 1.1m], [1.0m, 1.15m, 1.3m], 1, GridConstraint.None),
            Assert.IsType<GridStage>(stages[0]).Grid
        );
        Assert.Equal(
            new SweepStage
            {
                Name = "sweep",
                Phis = [0, 2],
                BestOf = "grid",
            },
            stages[1]
        );
    }

    [Theory]
    [InlineData("coefficients: {alpha: 1.2, beta: 1.1, gamma: 1.15}", null)]
    [InlineData("coefficients: {best: grid}", "grid")]
    [InlineData("coefficients: best", "grid")]
    public void Parse_OfASweepsCoefficients_ReadsEachForm(string line, string? bestOf)
    {
        var specification = ExperimentFile.Parse(SampleFile.Text + $"\n    {line}\n    ties: all", "sample.yaml");

        var sweep = Assert.IsType<SweepStage>(specification.Stages[1]);
        Assert.Equal((bestOf, SweepTies.All), (sweep.BestOf, sweep.Ties));
        Assert.Equal(bestOf is null ? new ScalingCoefficients(1.2m, 1.1m, 1.15m, 1) : null, sweep.Fixed);
    }

    [Theory]
    [InlineData("constraint: {kind: none}", GridConstraintKind.None, 2, 0.1, false)]
    [InlineData("constraint: {kind: cost, tolerance: 200%, inclusive: true}", GridConstraintKind.Cost, 2, 4, true)]
    [InlineData("constraint: {kind: product, target: 1.5, tolerance: 0.9}", GridConstraintKind.Product, 1.5, 0.9, false)]
    public void Parse_OfAConstraint_ReadsEachForm(
        string line,
        GridConstraintKind kind,
        double target,
        double tolerance,
        bool inclusive
    )
    {
        var specification = ExperimentFile.Parse(
            SampleFile.Text.Replace("constraint: {kind: none}", line, StringComparison.Ordinal),
            "sample.yaml"
        );

        Assert.Equal(
            new GridConstraint(kind, (decimal)target, (decimal)tolerance, inclusive),
            Assert.IsType<GridStage>(specification.Stages[0]).Grid.Constraint
        );
    }

    [Fact]
    public void Parse_WithWindowsLineEndsAndByteOrderMark_ReadsTheSame() =>
        Assert.Equal(
            SampleFile.Parsed.Stages,
            ExperimentFile.Parse("\uFEFF" + SampleFile.Text.ReplaceLineEndings("\r\n"), "sample.yaml").Stages
        );

    [Fact]
    public void RecipeKeys_AreThePropertiesOfTheRecipe()
    {
        var properties = typeof(Recipe)
            .GetProperties()
            .Where(property => property.CanWrite)
            .Select(property => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        Assert.Equal(properties.Order(), EfficientNet.Experiments.Files.Schema.RecipeKeys.Names.Order());
    }

    [Fact]
    public void RecipeKeys_EachChangesItsOwnProperty()
    {
        foreach (var key in EfficientNet.Experiments.Files.Schema.RecipeKeys.All)
        {
            var value = key.IsWhole ? 7 : 0.0625;
            var changed = key.Set(new Recipe(), value);
            var different = typeof(Recipe)
                .GetProperties()
                .Where(property => !Equals(property.GetValue(changed), property.GetValue(new Recipe())));
            var property = Assert.Single(different);
            Assert.Equal(key.Name, property.Name, ignoreCase: true);
            Assert.Equal(value, Convert.ToDouble(property.GetValue(changed)));
        }
    }

    [Theory]
    [InlineData("fail", OutOfMemoryPolicy.Fail)]
    [InlineData("shrink", OutOfMemoryPolicy.Shrink)]
    public void Parse_OnOutOfMemory_IsRead(string word, OutOfMemoryPolicy expected) =>
        Assert.Equal(
            expected,
            ExperimentFile
                .Parse(
                    SampleFile.Text.Replace(
                        "recipe: quick",
                        $"recipe: {{preset: quick, onOutOfMemory: {word}}}",
                        StringComparison.Ordinal
                    ),
                    "sample.yaml"
                )
                .Recipe.OnOutOfMemory
        );

    [Theory]
    [InlineData("float32", Precision.Float32)]
    [InlineData("bfloat16", Precision.Bfloat16)]
    public void Parse_Precision_IsRead(string word, Precision expected) =>
        Assert.Equal(
            expected,
            ExperimentFile
                .Parse(
                    SampleFile.Text.Replace(
                        "recipe: quick",
                        $"recipe: {{preset: quick, precision: {word}}}",
                        StringComparison.Ordinal
                    ),
                    "sample.yaml"
                )
                .Recipe.Precision
        );

    [Theory]
    [InlineData("none", null)]
    [InlineData("autoaugment-v0", AugmentationPolicy.AutoAugmentV0)]
    [InlineData("autoaugment-imagenet", AugmentationPolicy.AutoAugmentImageNet)]
    [InlineData("randaugment", AugmentationPolicy.RandAugment)]
    public void Parse_Augmentation_IsRead(string word, AugmentationPolicy? expected) =>
        Assert.Equal(
            expected,
            ExperimentFile
                .Parse(
                    SampleFile.Text.Replace(
                        "recipe: quick",
                        $"recipe: {{preset: paper, augmentation: {word}}}",
                        StringComparison.Ordinal
                    ),
                    "sample.yaml"
                )
                .Recipe.Augmentation
        );

    [Theory]
    [InlineData(0, null)]
    [InlineData(20, 20)]
    public void Parse_PatienceOfThePapersRecipe_CanBeChanged_AndLeftOut(int written, int? expected) =>
        Assert.Equal(
            expected,
            ExperimentFile
                .Parse(
                    SampleFile.Text.Replace(
                        "recipe: quick",
                        $"recipe: {{preset: paper, patience: {written}}}",
                        StringComparison.Ordinal
                    ),
                    "sample.yaml"
                )
                .Recipe.Patience
        );

    [Fact]
    public void Parse_CropAndFlipOfACifarRecipe_AreTheUsualOnes_AndCanBeLeftOut()
    {
        var usual = Recipe("preset: cifar");
        var without = Recipe("preset: cifar, cropPadding: 0, horizontalFlip: false");

        Assert.Equal((4, true), (usual.CropPadding, usual.HorizontalFlip));
        Assert.Equal((null, false), (without.CropPadding, without.HorizontalFlip));

        static Recipe Recipe(string keys) =>
            ExperimentFile
                .Parse(SampleFile.Text.Replace("recipe: quick", $"recipe: {{{keys}}}", StringComparison.Ordinal), "sample.yaml")
                .Recipe;
    }

    [Fact]
    public void Recipe_WithoutLaterOptions_IsWrittenAsBeforeThereWereAny_P3()
    {
        Assert.DoesNotContain("onOutOfMemory", Written(new Recipe()), StringComparison.Ordinal);
        Assert.DoesNotContain("precision", Written(new Recipe()), StringComparison.Ordinal);
        Assert.DoesNotContain("padding\"", Written(new Recipe()), StringComparison.Ordinal);
        Assert.Contains(
            "\"padding\":\"symmetric\"",
            Written(new Recipe { Padding = ConvolutionPadding.Symmetric }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"precision\":\"bfloat16\"",
            Written(new Recipe { Precision = Precision.Bfloat16 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"onOutOfMemory\":\"shrink\"",
            Written(new Recipe { OnOutOfMemory = OutOfMemoryPolicy.Shrink }),
            StringComparison.Ordinal
        );

        static string Written(Recipe recipe) => System.Text.Json.JsonSerializer.Serialize(recipe, ContractsJson.Options);
    }
}
