using EfficientNet.Experiments.Files;

namespace EfficientNet.Experiments.Tests.Files;

public sealed class DataSetRequirementTests
{
    [Fact]
    public void RequireDataSet_ThatIsThere_Passes() => ExperimentFile.RequireDataSet(SampleFile.Text, "sample.yaml", ["mnist", "fashion-mnist"]);

    [Fact]
    public void RequireDataSet_ThatIsMissing_PointsAtItsNameAndAdvises()
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile.RequireDataSet(SampleFile.Text, "sample.yaml", ["mnist"], "apt-get install dataset-fashion-mnist"));

        Assert.Equal("sample.yaml:4:9: data set 'fashion-mnist' is not there; there are mnist. apt-get install dataset-fashion-mnist", error.Message);
    }

    [Fact]
    public void RequireDataSet_WhenSynthetic_NeedsNothing() =>
        ExperimentFile.RequireDataSet("{name: a, data: {name: synthetic, classes: 3, validation: 10}, stages: [{kind: list, networks: [b0]}]}", "a.yaml", []);

    [Fact]
    public void RequireDataSet_GivenAsAWord_PointsAtTheWord()
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile.RequireDataSet("{name: a, data: mnist, stages: [{kind: list, networks: [b0]}]}", "a.yaml", []));

        Assert.Contains(error.Problems, problem => problem is { Line: 1, Column: 17, Message: "data set 'mnist' is not there; no data set is there" });
    }

    [Fact]
    public void RequireDataSet_WithoutValidationImages_SaysWhatTheyAreFor()
    {
        var error = Assert.Throws<ExperimentFileException>(() =>
            ExperimentFile.RequireDataSet("{name: a, data: mnist, stages: [{kind: list, networks: [b0]}]}", "a.yaml", ["mnist"]));

        Assert.Equal("a.yaml:1:17: data holds out no validation images, on which every epoch is measured; write validation: 5000 or so", error.Message);
    }
}
