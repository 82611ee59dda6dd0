using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Tests.Files;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Planning;

public sealed class StageProposalsTests
{
    private static readonly ExperimentId Experiment = ExperimentId.Parse("sample-abcd");
    private static readonly ExperimentSpecification Specification = SampleFile.Parsed;

    private static IReadOnlyList<ScalingConfiguration> Grid =>
        StageProposals.Propose(Specification, Specification.Stages[0], Experiment, 1, []);

    [Fact]
    public void Propose_ForAGrid_GivesEachArchitectureOnceWithItsNumbers()
    {
        var grid = Grid;

        Assert.Equal(Enumerable.Range(1, grid.Count), grid.Select(configuration => configuration.Number));
        Assert.Equal(12, grid.Sum(configuration => configuration.Members.Length));
        Assert.Equal(grid.Count, grid.Select(configuration => configuration.Fingerprint).Distinct().Count());
        Assert.All(
            grid,
            configuration =>
            {
                Assert.Equal((Experiment, "grid"), (configuration.Experiment, configuration.Stage));
                Assert.Contains(configuration.Coefficients!.Value, configuration.Members);
                Assert.Equal(ArchitectureFingerprint.Of(configuration.Architecture), configuration.Fingerprint);
                Assert.Equal(
                    (configuration.Parameters, configuration.MultiplyAdds),
                    ArchitectureCost.Totals(configuration.Architecture)
                );
                Assert.Equal(10, configuration.Architecture.Classes);
            }
        );
        Assert.Equal("α1 β1 γ1 ϕ1", grid[0].Label);
    }

    [Fact]
    public void Propose_Twice_GivesTheSame() =>
        Assert.Equal(Grid.Select(c => (c.Number, c.Fingerprint)), Grid.Select(c => (c.Number, c.Fingerprint)));

    [Fact]
    public void Propose_ForASweep_ScalesTheBestOfTheGrid()
    {
        var grid = Grid;
        var outcomes = grid.Select((configuration, i) => new ConfigurationOutcome(configuration, i == 3 ? 0.9 : 0.5, 1, 0))
            .ToList();

        var sweep = StageProposals.Propose(Specification, Specification.Stages[1], Experiment, grid.Count + 1, outcomes);

        Assert.Equal([0m, 2m], sweep.Select(configuration => configuration.Coefficients!.Value.Phi));
        Assert.All(
            sweep,
            configuration =>
                Assert.Equal(
                    grid[3].Coefficients!.Value with
                    {
                        Phi = configuration.Coefficients!.Value.Phi,
                    },
                    configuration.Coefficients
                )
        );
        Assert.Equal(grid.Count + 1, sweep[0].Number);
        Assert.Equal("sweep", sweep[0].Stage);
    }

    [Fact]
    public void Propose_ForASweep_IgnoresOutcomesOfOtherStages()
    {
        var grid = Grid;
        List<ConfigurationOutcome> outcomes = [new(grid[1] with { Stage = "another" }, 0.99, 1, 0), new(grid[2], 0.5, 1, 0)];

        var sweep = StageProposals.Propose(Specification, Specification.Stages[1], Experiment, 1, outcomes);

        Assert.Equal(grid[2].Coefficients!.Value.Gamma, sweep[0].Coefficients!.Value.Gamma);
    }

    [Fact]
    public void Propose_ForASweepOfAGridWithoutResults_GivesNothing()
    {
        var outcomes = Grid.Select(configuration => new ConfigurationOutcome(configuration, null, 0, 1)).ToList();

        Assert.Empty(StageProposals.Propose(Specification, Specification.Stages[1], Experiment, 1, outcomes));
    }

    [Fact]
    public void Propose_ForASweepOfAllTies_SweepsEveryMember()
    {
        var specification = ExperimentFile.Parse(
            SampleFile.Text.Replace("alpha: [1.0, 1.2]", "alpha: [1.2, 1.4]", StringComparison.Ordinal) + "\n    ties: all",
            "sample.yaml"
        );
        var grid = StageProposals.Propose(specification, specification.Stages[0], Experiment, 1, []);
        var tied = grid.First(configuration => configuration.Members.Length == 2);

        var sweep = StageProposals.Propose(specification, specification.Stages[1], Experiment, 1, [new(tied, 0.9, 1, 0)]);

        // At ϕ = 0 both are the base network; at ϕ = 2 depths 1.44 and 1.96 both double every stage but differ where a stage
        // repeats twice.
        Assert.Equal(tied.Members.Length * 2, sweep.Sum(configuration => configuration.Members.Length));
        Assert.Equal(
            [1.2m, 1.4m],
            sweep.SelectMany(configuration => configuration.Members).Select(member => member.Alpha).Distinct().Order()
        );
    }

    [Fact]
    public void Propose_ForASweepWithStatedCoefficients_NeedsNoGrid()
    {
        var specification = ExperimentFile.Parse(
            SampleFile.Text + "\n    coefficients: {alpha: 1.2, beta: 1.1, gamma: 1.15}",
            "sample.yaml"
        );

        var sweep = StageProposals.Propose(specification, specification.Stages[1], Experiment, 1, []);

        Assert.Equal(["α1.2 β1.1 γ1.15 ϕ0", "α1.2 β1.1 γ1.15 ϕ2"], sweep.Select(configuration => configuration.Label));
    }

    [Fact]
    public void Propose_ForAList_KeepsPublishedNetworksApartFromTheBase()
    {
        var specification = ExperimentFile.Parse(
            """
            name: list
            network: {base: b0, resolution: 32}
            data: cifar-100
            stages: [{kind: list, networks: [b1, efficientnet-b1, {alpha: 1.2, beta: 1.1, gamma: 1.15, phi: 1}, {width: 1, depth: 1, resolution: 32}]}]
            """,
            "list.yaml"
        );

        var list = StageProposals.Propose(specification, specification.Stages[0], Experiment, 1, []);

        Assert.Equal(["efficientnet-b1", "α1.2 β1.1 γ1.15 ϕ1", "w1 d1 r32"], list.Select(configuration => configuration.Label));
        Assert.Equal(PublishedNetworks.Find("b1")!.Architecture(100), list[0].Architecture);
        Assert.Null(list[0].Coefficients);
        Assert.Equal(37, list[1].Architecture.Resolution);
        Assert.Single(list[1].Members);
    }
}
