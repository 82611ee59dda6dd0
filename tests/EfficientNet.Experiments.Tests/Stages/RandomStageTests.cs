using CsCheck;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Stages.Random;
using EfficientNet.Experiments.Tests.Experiments;
using EfficientNet.Experiments.Tests.Runs;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Stages;

/// <summary>A stage whose networks are drawn at random, and still are the same however it is run.</summary>
public sealed class RandomStageTests
{
    private const string Text = """
        name: random
        network: {base: b0, resolution: 32}
        data: {name: synthetic, classes: 4, validation: 20}
        recipe: {preset: quick, epochs: 1}
        stages:
          - kind: random
            samples: 8
            parallel: 2
            seed: 7
            alpha: {from: 1, to: 2, step: 0.1}
            beta: {from: 1, to: 1.5, step: 0.1}
            gamma: {from: 1, to: 1.5, step: 0.1}
        """;

    private static readonly ExperimentSpecification Specification = Parse(Text);

    [Fact]
    public void Parse_ReadsRangesAndChance()
    {
        var stage = Assert.IsType<RandomStage>(Specification.Stages[0]);

        Assert.Equal((8, 2, 7L), (stage.Samples, stage.Parallel, stage.Seed));
        Assert.Equal((11, 6, 6), (stage.Alphas.Length, stage.Betas.Length, stage.Gammas.Length));
        Assert.Equal([1m], stage.Phis);
        Assert.Equal(Specification.Stages[0], Parse(Text).Stages[0]);
    }

    [Theory]
    [InlineData("samples: 8", "name: random", "a random stage has no samples; write how many networks are drawn")]
    [InlineData("seed: 7", "width: 1", "either alpha, beta, gamma and phi, or width, depth and resolution")]
    [InlineData("seed: 7", "constraint: {kind: product, target: 99}", "only 0 of 8 draws pass the constraint")]
    [InlineData("parallel: 2", "parallel: 0", "write a whole number from 1")]
    public void Parse_WithAMistake_SaysWhatWouldBeRight(string replaced, string by, string expected)
    {
        var error = Assert.Throws<ExperimentFileException>(() => Parse(Text.Replace(replaced, by, StringComparison.Ordinal)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_OfWidthDepthAndResolution_TakesTheirValues()
    {
        var stage = new RandomStage
        {
            Name = "random",
            Samples = 20,
            Parallel = 1,
            Widths = [0.5m, 1m],
            Depths = [1m],
            Resolutions = [16, 32],
        };

        var drawn = new RandomDraws(BaseNetwork.EfficientNetB0, new ScalingOptions(Classes: 4), stage).All();

        Assert.Equal(
            ["w0.5 d1 r16", "w0.5 d1 r32", "w1 d1 r16", "w1 d1 r32"],
            drawn.Select(proposal => proposal.Label).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.All(drawn, proposal => Assert.Null(proposal.Coefficients));
    }

    [Fact]
    public void Draw_WithAConstraint_GivesOnlyWhatPasses()
    {
        var stage = (RandomStage)Specification.Stages[0] with { Constraint = new GridConstraint(GridConstraintKind.Product) };

        var drawn = new RandomDraws(Specification.Network, Specification.Options, stage).All();

        Assert.Equal(8, drawn.Count);
        Assert.All(drawn, proposal => Assert.InRange(proposal.Coefficients!.Value.Product, 1.9m, 2.1m));
    }

    // The numbers are promised: an experiment that is under way when the program is replaced draws on as it began.
    [Fact]
    public void Draw_OfASeed_NeverChanges() =>
        Assert.Equal(
            ["α2 β1.1 γ1.1 ϕ1", "α1.5 β1.1 γ1.4 ϕ1", "α1.7 β1.4 γ1.4 ϕ1"],
            new RandomDraws(Specification.Network, Specification.Options, (RandomStage)Specification.Stages[0])
                .All()
                .Take(3)
                .Select(proposal => proposal.Label)
        );

    [Fact]
    public void Decide_ForAnyOrderOfArrivalAndAnyWindow_ProposesTheSame() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 1_000_000])
            .Sample(
                (parallel, seed) =>
                {
                    var random = new Random(seed);
                    var specification = With(stage => stage with { Parallel = parallel });
                    var proposed = Run(specification, runs => runs[random.Next(runs.Count)]);
                    Assert.Equal(Run(specification, runs => runs[0]), proposed);
                    Assert.Equal(8, proposed.Count);
                },
                iter: 30
            );

    [Fact]
    public void Decide_WithAWindow_WaitsForTheFirst_NotForAny()
    {
        var world = new World(Specification);
        world.Advance();
        Assert.Equal(2, world.Snapshot.Configurations.Count);

        world.Succeed(world.Snapshot.Runs[1], 0.5);
        world.Advance();
        Assert.Equal(2, world.Snapshot.Configurations.Count);

        world.Succeed(world.Snapshot.Runs[0], 0.5);
        world.Advance();
        Assert.Equal(4, world.Snapshot.Configurations.Count);
    }

    [Fact]
    public void Decide_WhenAnArchitectureIsDrawnAgain_TrainsItOnce()
    {
        var specification = With(stage => stage with { Alphas = [1m], Betas = [1m, 1.01m], Gammas = [1m], Phis = [1m, 2m] });
        var world = new World(specification);

        world.RunToTheEnd(_ => 0.5);

        Assert.Equal(8, world.Snapshot.Configurations.Count);
        var distinct = world.Snapshot.Configurations.Select(configuration => configuration.Fingerprint).Distinct().Count();
        Assert.InRange(distinct, 1, 4);
        Assert.Equal(distinct, world.Snapshot.Runs.Count);
        Assert.Equal(ExperimentState.Completed, world.Snapshot.Experiment.State);
    }

    [Fact]
    public void Decide_WhenSomeRunsFail_DrawsOnToTheEnd()
    {
        var world = new World(Specification);

        world.RunToTheEnd(run => run.Configuration % 2 == 0 ? null : 0.5);

        Assert.Equal(8, world.Snapshot.Configurations.Count);
        Assert.Equal(ExperimentState.CompletedWithFailures, world.Snapshot.Experiment.State);
    }

    [Fact]
    public void Plan_ListsEveryDraw()
    {
        var stage = PlanReport.Of(Specification).Stages[0];

        Assert.Equal(8, stage.Configurations!.Count);
        Assert.Equal(stage.Architectures, stage.Runs.Maximum);
    }

    [Fact]
    public void Audit_NamesWhatIsNotDrawnYet_AndNothingAtTheEnd()
    {
        var world = new World(Specification);
        world.Advance();
        Assert.Equal(
            6,
            Audit(world).Missing.Count(line => line.EndsWith("is planned and not recorded.", StringComparison.Ordinal))
        );

        world.RunToTheEnd(_ => 0.5);
        var stage = Assert.Single(Audit(world).Stages);
        Assert.Equal((8, 8, stage.Runs), (stage.Planned, stage.Recorded, stage.Ended));
    }

    private static ExperimentCoverage Audit(World world) =>
        CoverageAudit.Of(
            world.Snapshot,
            Specification,
            new LedgerFacts(
                world.Snapshot.Runs.ToDictionary(run => run.Id, _ => default(RunFacts)),
                new Dictionary<FailureClass, long>()
            )
        );

    private static List<string> Run(ExperimentSpecification specification, Func<List<TrainingRun>, TrainingRun> arrival)
    {
        var world = new World(specification);
        for (world.Advance(); !world.Snapshot.Experiment.State.IsFinal(); world.Advance())
        {
            var next = arrival([.. world.Snapshot.Runs.Where(run => !run.State.IsFinal())]);
            world.Succeed(next, next.Configuration / 10.0);
        }

        return [.. world.Snapshot.Configurations.Select(configuration => $"{configuration.Number} {configuration.Label}")];
    }

    private static ExperimentSpecification With(Func<RandomStage, RandomStage> change) =>
        Specification with
        {
            Stages = [change((RandomStage)Specification.Stages[0])],
        };

    private static ExperimentSpecification Parse(string text) => ExperimentFile.Parse(text, "random.yaml");
}
