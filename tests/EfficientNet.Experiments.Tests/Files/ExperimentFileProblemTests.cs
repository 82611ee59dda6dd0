using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;

namespace EfficientNet.Experiments.Tests.Files;

public sealed class ExperimentFileProblemTests
{
    [Theory]
    [InlineData("recipe: quick", "recipe: quik", "7:9: preset is 'quik'; write paper, quick, cifar or transfer")]
    [InlineData("recipe: quick", "recipe: {epoch: 3}", "7:10: recipe has no key 'epoch'; did you mean 'epochs'?")]
    [InlineData("recipe: quick", "recipe: {epochs: many}", "7:18: epochs is 'many'; write a whole number from 1 to 100000")]
    [InlineData("recipe: quick", "recipe: {epochs: 0}", "7:18: epochs is '0'; write a whole number from 1 to 100000")]
    [InlineData(
        "recipe: quick",
        "recipe: {microBatchSize: 1}",
        "7:26: microBatchSize is '1'; write a whole number from 2 to 1048576"
    )]
    [InlineData(
        "recipe: quick",
        "recipe: {preset: quick, microBatchSize: 65}",
        "7:41: microBatchSize is 65; write a whole number from 2, for batch norm, to batchSize, which is 64, or leave it out"
    )]
    [InlineData(
        "recipe: quick",
        "recipe: {microBatchSize: 2, batchSize: 33}",
        "7:26: microBatchSize is 2, which leaves a micro-batch of one image from a batchSize of 33; batch norm needs "
            + "2: write 3 or an even batchSize"
    )]
    [InlineData("recipe: quick", "recipe: {precision: fp16}", "7:21: precision is 'fp16'; write float32 or bfloat16")]
    [InlineData("recipe: quick", "recipe: {onOutOfMemory: shrnk}", "7:25: onOutOfMemory is 'shrnk'; write fail or shrink")]
    [InlineData(
        "recipe: quick",
        "recipe: {onOutOfMemmory: shrink}",
        "7:10: recipe has no key 'onOutOfMemmory'; did you mean 'onOutOfMemory'?"
    )]
    [InlineData("recipe: quick", "recipe: {momentum: NaN}", "7:20: momentum is 'NaN'; write a number from 0 to 0.999999")]
    [InlineData("recipe: quick", "recipe: [1]", "7:9: recipe is a list; it needs keys: preset, epochs,")]
    [InlineData("recipe: quick", "recipe:", "7:1: recipe has no value; give one or remove the key")]
    [InlineData("name: sample", "name: sam ple", "1:7: name is 'sam ple'; letters, digits, '-' and '_' are allowed")]
    [InlineData("name: sample", "titel: sample", "1:1: an experiment file has no name; write a short name")]
    [InlineData("name: sample", "name: sample\nmode: precise", "2:7: mode is 'precise'; write exact or fast")]
    [InlineData("name: sample", "name: sample\nseeds: 3", "2:8: seeds is '3'; write a list such as [0, 1, 2]")]
    [InlineData("name: sample", "name: sample\nseeds: [1, 1]", "2:12: seed 1 is given twice")]
    [InlineData("name: sample", "name: sample\nseeds: [1.5]", "2:9: a seed is 1.5; write a whole number")]
    [InlineData("name: sample", "name: sample\nname: again", "2:1: name is given twice; the first is in line 1")]
    [InlineData("name: sample", "name: sample\nresources: gpu", "2:12: device is 'gpu'; write any, cpu or cuda")]
    [InlineData(
        "name: sample",
        "name: sample\nlimits: {leaseSeconds: 1}",
        "2:24: leaseSeconds is '1'; write a whole number from 5 to 86400"
    )]
    [InlineData(
        "name: sample",
        "name: sample\ncheckpoints: {everyStep: 1}",
        "2:15: checkpoints has no key 'everyStep'; did you mean 'everySteps'?"
    )]
    [InlineData(
        "name: sample",
        "name: sample\ncheckpoints: {everySteps: 0}",
        "2:27: everySteps is '0'; write a whole number from 1 to 1000000000"
    )]
    [InlineData(
        "name: sample",
        "name: sample\ncheckpoints: {everySeconds: -1}",
        "2:29: everySeconds is '-1'; write a whole number from 0 to 86400"
    )]
    [InlineData(
        "name: sample",
        "name: sample\ncheckpoints: often",
        "2:14: checkpoints is 'often'; it needs keys: everySteps and everySeconds"
    )]
    [InlineData(
        "validation: 4000",
        "validation: 60000",
        "5:15: validation is 60000, but fashion-mnist has 60000 training images; write at most 59999"
    )]
    [InlineData(
        "train: 12000",
        "train: 57000",
        "6:10: train is 57000, but of fashion-mnist's 60000 training images 4000 are held out for validation; write at most 56000"
    )]
    [InlineData(
        "train: 12000",
        "test: 10001",
        "6:9: test is 10001, but fashion-mnist has 10000 test images; write at most 10000"
    )]
    [InlineData("train: 12000", "classes: 100", "6:12: classes is 100, but fashion-mnist has 10; write 10 or remove the key")]
    [InlineData("name: fashion-mnist", "name: my-images", "4:3: data has no classes; write the number of classes")]
    [InlineData(
        "name: fashion-mnist",
        "name: fashion-mnits",
        "4:3: data has no classes; write the number of classes, since that of 'fashion-mnits' is not known beforehand, "
            + "or did you mean 'fashion-mnist'?"
    )]
    [InlineData(
        "validation: 4000",
        "validation: 0",
        "4:3: data holds out no validation images, but a sweep takes the best of a grid"
    )]
    [InlineData("base: b0", "base: b9", "2:17: base is 'b9', which is no published network; write b0, b1")]
    [InlineData("base: b0", "base: b0, stemChannels: 8", "2:35: stemChannels belongs to a network whose stages are written out")]
    [InlineData(
        "base: b0",
        "base: b0, weights: /data/b0.pt",
        "2:30: weights is '/data/b0.pt'; letters, digits, '-' and '_' are allowed, the first a letter or a digit; "
            + "write a name of your own and map it to the file on each host: --weights NAME=/FILE"
    )]
    [InlineData("base: b0", "base: b0, weights: [b0]", "2:30: weights is a list; write a word")]
    [InlineData("recipe: quick", "recipe: {padding: valid}", "7:19: padding is 'valid'; write same or symmetric")]
    [InlineData("widthDivisor: 4", "widthDivisor: 5", "widthDivisor is '5'; write 1, 2, 4, 8, 16 or 32")]
    [InlineData("kind: grid", "kind: gird", "10:11: kind is 'gird'; did you mean 'grid'?")]
    [InlineData("kind: grid", "kind: genetic", "10:11: kind is 'genetic'; known are grid, sweep, list and random")]
    [InlineData(
        "- kind: sweep",
        "- phi: [1]\n  - kind: sweep",
        "15:5: the stage has no kind; write kind: grid, sweep, list or random"
    )]
    [InlineData(
        "- kind: sweep",
        "- kind: sweep\n    name: grid",
        "16:11: a stage before is also called 'grid'; give this one another name"
    )]
    [InlineData("alpha: [1.0, 1.2]", "alpha: [0.9, 1.2]", "11:13: alpha is '0.9'; write a number from 1 to 10")]
    [InlineData("alpha: [1.0, 1.2]", "alpha: [1.2, 1.20]", "11:18: alpha has 1.2 twice")]
    [InlineData("alpha: [1.0, 1.2]", "alpha: []", "11:12: alpha is an empty list; write {from, to, step}")]
    [InlineData(
        "alpha: [1.0, 1.2]",
        "alpha: {from: 2, to: 1, step: 0.1}",
        "11:26: alpha goes from 2 to 1; to must not be smaller than from"
    )]
    [InlineData(
        "alpha: [1.0, 1.2]",
        "alpha: {from: 1, to: 2, step: 0}",
        "11:35: step is '0'; write a number from 0.000001 to 10"
    )]
    [InlineData(
        "alpha: [1.0, 1.2]",
        "alpha: {from: 1, to: 2, step: 0.0001}",
        "11:35: alpha has 10001 values; at most 1000 are allowed"
    )]
    [InlineData("alpha: [1.0, 1.2]", "alpha: {from: 1, to: 2}", "11:12: the range has no step; alpha needs from, to and step")]
    [InlineData(
        "constraint: {kind: none}",
        "constraint: {kind: product, tolerance: 0.01}",
        "14:17: none of the grid's 12 points has α·β²·γ² within 0.01 of 2; the nearest is 2.028 at α1.2 β1 γ1.3 ϕ1, so "
            + "a tolerance above 0.028 would admit it"
    )]
    [InlineData(
        "constraint: {kind: none}",
        "constraint: {kind: cost, target: 50}",
        "14:17: none of the grid's 12 points costs within 0.1 of 50 times the base network; the nearest costs"
    )]
    [InlineData("phi: [0, 2]", "phi: [0, 90]", "16:10: ϕ = 90 can lead to")]
    [InlineData("phi: [0, 2]", "phi: [0, 2]\n    coefficients: {best: gird}", "17:26: best is 'gird'; write grid")]
    [InlineData(
        "phi: [0, 2]",
        "phi: [0, 2]\n    coefficients: {best: grid, alpha: 1}",
        "17:19: coefficients have both best and numbers"
    )]
    [InlineData("phi: [0, 2]", "phi: [0, 2]\n    coefficients: {alpha: 1.1}", "17:19: coefficients has no beta")]
    [InlineData(
        "phi: [0, 2]",
        "phi: [0, 2]\n  - {kind: list, networks: [b9]}",
        "17:29: 'b9' is no published network; write b0, b1"
    )]
    [InlineData(
        "phi: [0, 2]",
        "phi: [0, 2]\n  - {kind: list, networks: [{width: 2, phi: 1}]}",
        "17:29: a listed network is one of"
    )]
    [InlineData("phi: [0, 2]", "phi: [0, 2]\n  - {kind: list, networks: []}", "17:28: networks is an empty list")]
    public void Parse_WithAMistake_SaysWhereAndWhatWouldBeRight(string old, string replacement, string expected) =>
        Assert.Contains(
            SampleFile.ProblemsWith(old, replacement),
            problem => problem.Contains(expected, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("recipe: quick", "recipe: quik")]
    [InlineData("recipe: quick", "recipe:")]
    [InlineData("validation: 4000", "validation: 60000")]
    [InlineData("kind: grid", "kind: gird")]
    [InlineData("alpha: [1.0, 1.2]", "alpha: [0.9, 1.2]")]
    [InlineData("phi: [0, 2]", "phi: two")]
    public void Parse_WithOneMistake_DoesNotReportItsConsequences(string old, string replacement) =>
        Assert.Single(SampleFile.ProblemsWith(old, replacement));

    [Theory]
    [InlineData("", "1:1: the file is empty")]
    [InlineData("# only a comment\n", "1:1: the file is empty")]
    [InlineData("name: a\ndata: [1,\nstages: 2\n", "this is not YAML")]
    [InlineData("name: 'a\n", "this is not YAML")]
    [InlineData("name: a\n---\nname: b\n", "2:1: a second document starts here")]
    [InlineData(": !![", "this is not YAML")]
    [InlineData("just words", "1:1: an experiment file is 'just words'; it needs keys: name, network, data")]
    [InlineData("name: &n a\ndata: *n\n", "aliases (*name) are not read")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]", "nested more than 20 deep")]
    public void Parse_OfWhatIsNoExperimentFile_SaysSo(string text, string expected) =>
        Assert.Contains(SampleFile.Problems(text), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Parse_WithManyMistakes_ReportsAllInTheOrderOfTheFile()
    {
        const string Text = """
            nmae: many
            network: {base: b0, wdith: 2}
            data: {name: mnist, classes: 11}
            recipe: {epochs: -1, batchSize: lots}
            stages:
              - {kind: grid, alpha: [0.5], beta: [1], gamma: [1]}
              - {kind: sweep, phi: [1], ties: none}
            """;

        var error = Assert.Throws<ExperimentFileException>(() => ExperimentFile.Parse(Text, "many.yaml"));

        Assert.Equal([1, 1, 2, 3, 4, 4, 6, 7], error.Problems.Select(problem => problem.Line));
        Assert.StartsWith("many.yaml:1:1: ", error.Lines[0]);
        Assert.Equal(error.Message, string.Join('\n', error.Lines));
        Assert.False(error.IsTransient);
    }

    [Fact]
    public void Parse_OfOwnChannelsThatAreNoMultiple_SaysWhichAreNear()
    {
        const string Text = """
            name: own
            network: {resolution: 32, stemChannels: 16, headChannels: 128, stages: [{channels: 20}]}
            data: {name: synthetic, classes: 4}
            recipe: quick
            stages: [{kind: list, networks: [b0]}]
            """;

        Assert.Equal(
            ["2:84: channels is 20, which is not a multiple of widthDivisor 8; write 16 or 24, or a smaller widthDivisor"],
            SampleFile.Problems(Text)
        );
    }

    [Fact]
    public void Parse_OfANetworkBothNamedAndWrittenOut_RefusesTheName()
    {
        const string Text = """
            name: both
            network: {base: b0, stages: [{channels: 16}]}
            data: {name: synthetic, classes: 4}
            stages: [{kind: list, networks: [b0]}]
            """;

        var problems = SampleFile.Problems(Text);

        Assert.Contains("2:17: base does not go with stages written out; remove one of the two", problems);
        Assert.Contains(problems, problem => problem.Contains("the stem's channels are needed", StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_OfASweepWithoutAGrid_SaysWhatItNeeds() =>
        Assert.Contains(
            SampleFile.Problems("{name: a, data: mnist, stages: [{kind: sweep, phi: [1]}]}"),
            problem => problem.Contains("no grid comes before", StringComparison.Ordinal)
        );
}
