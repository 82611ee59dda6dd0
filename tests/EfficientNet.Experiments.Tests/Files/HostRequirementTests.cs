using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;

namespace EfficientNet.Experiments.Tests.Files;

public sealed class HostRequirementTests
{
    [Fact]
    public void RequireOnHost_DataSetThatIsThere_Passes() =>
        ExperimentFile.Read(SampleFile.Text, "sample.yaml").RequireOnHost(["mnist", "fashion-mnist"]);

    [Fact]
    public void RequireOnHost_DataSetThatIsMissing_PointsAtItsNameAndAdvises()
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile.Read(SampleFile.Text, "sample.yaml").RequireOnHost(["mnist"], "apt-get install dataset-fashion-mnist")
        );

        Assert.Equal(
            "sample.yaml:4:9: data set 'fashion-mnist' is not there; there are mnist. apt-get install dataset-fashion-mnist",
            error.Message
        );
    }

    [Fact]
    public void RequireOnHost_WhenSynthetic_NeedsNothing() =>
        ExperimentFile
            .Read(
                "{name: a, data: {name: synthetic, classes: 3, validation: 10}, recipe: quick, stages: [{kind: list, "
                    + "networks: [b0]}]}",
                "a.yaml"
            )
            .RequireOnHost([]);

    [Fact]
    public void RequireOnHost_DataSetGivenAsAWord_PointsAtTheWord()
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile.Read("{name: a, data: mnist, stages: [{kind: list, networks: [b0]}]}", "a.yaml").RequireOnHost([])
        );

        Assert.Contains(
            error.Problems,
            problem => problem is { Line: 1, Column: 17, Message: "data set 'mnist' is not there; no data set is there" }
        );
    }

    [Fact]
    public void RequireOnHost_WithoutValidationImages_SaysWhatTheyAreFor()
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile
                .Read("{name: a, data: mnist, stages: [{kind: list, networks: [b0]}]}", "a.yaml")
                .RequireOnHost(["mnist"])
        );

        Assert.Equal(
            "a.yaml:1:17: data holds out no validation images, on which every epoch is measured; write validation: 5000 or so",
            error.Message
        );
    }

    [Fact]
    public void RequireOnHost_WeightsThatAreThere_Passes() =>
        ExperimentFile.Read(FineTuning, "a.yaml").RequireOnHost(["mnist"], weights: ["imagenet-b0"]);

    [Fact]
    public void RequireOnHost_WithoutDataAndWeights_NamesBothAtOnce()
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile.Read(FineTuning, "a.yaml").RequireOnHost([], weights: ["other"])
        );

        Assert.Equal(
            [
                (2, 30, "weights 'imagenet-b0' are not there; there are other. Name their file with --weights imagenet-b0=/FILE"),
                (3, 14, "data set 'mnist' is not there; no data set is there"),
            ],
            error.Problems.Select(problem => (problem.Line, problem.Column, problem.Message))
        );
    }

    private const string FineTuning = """
        name: a
        network: {base: b0, weights: imagenet-b0}
        data: {name: mnist, validation: 10}
        stages: [{kind: list, networks: [b0]}]
        """;
}
