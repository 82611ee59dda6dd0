using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Stages;
using EfficientNet.Experiments.Tests.Experiments;
using EfficientNet.Experiments.Tests.Files;
using EfficientNet.Experiments.Tests.Runs;

namespace EfficientNet.Experiments.Tests.Stages;

/// <summary>What a stage optimises is stated in its file, and chooses what is swept.</summary>
public sealed class StageObjectiveTests
{
    [Fact]
    public void Of_WithATarget_IsThePapersReward()
    {
        var objective = new StageObjective(Target: 400);

        Assert.Equal(0.8, objective.Of(0.8, 400));
        Assert.Equal(0.8 * Math.Pow(2, -0.07), objective.Of(0.8, 800));
        Assert.Equal(0.8, StageObjective.ValidationTop1.Of(0.8, 800));
    }

    [Fact]
    public void Parse_WithAnObjective_ReadsIt_AndNothingWrittenIsAccuracy()
    {
        var file = SampleFile.Text.Replace(
            "kind: grid",
            "kind: grid\n    objective: {target: 5000000}",
            StringComparison.Ordinal
        );

        var stages = ExperimentFile.Parse(file, "sample.yaml").Stages;

        Assert.Equal(new StageObjective(5_000_000, -0.07), stages[0].Objective);
        Assert.Equal(StageObjective.ValidationTop1, stages[1].Objective);
    }

    [Fact]
    public void Parse_WithAnObjectiveWithoutATarget_SaysWhatWouldBeRight()
    {
        var file = SampleFile.Text.Replace("kind: grid", "kind: grid\n    objective: {exponent: -1}", StringComparison.Ordinal);

        var error = Assert.Throws<ExperimentFileException>(() => ExperimentFile.Parse(file, "sample.yaml"));

        Assert.Contains("objective has no target; write the multiply-adds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_SaysWhatAStageOptimises()
    {
        var specification = World.GridThenSweep with
        {
            Stages = [World.GridThenSweep.Stages[0] with { Objective = new StageObjective(7) }, World.GridThenSweep.Stages[1]],
        };

        Assert.Equal(
            ["top-1 · (multiply-adds / 7)^-0.07", null],
            PlanReport.Of(specification).Stages.Select(stage => stage.Objective)
        );
    }

    [Fact]
    public void Decide_WhenCostCounts_SweepsTheCheaperOfTwoNearlyEqual()
    {
        var specification = World.GridThenSweep with
        {
            Stages =
            [
                World.GridThenSweep.Stages[0] with
                {
                    Objective = new StageObjective(Target: 1_000_000, Exponent: -1),
                },
                World.GridThenSweep.Stages[1],
            ],
        };
        var world = new World(specification);
        world.Advance();
        var cheapest = world.Snapshot.Configurations.MinBy(configuration => configuration.MultiplyAdds)!;
        world.EndAll(run => run.Fingerprint == cheapest.Fingerprint ? 0.80 : 0.81);

        var swept = ExperimentDecider.Decide(world.Snapshot, specification, Sample.Now)!.Configurations;

        Assert.All(
            swept,
            configuration => Assert.Equal(cheapest.Coefficients!.Value.Alpha, configuration.Coefficients!.Value.Alpha)
        );
        Assert.All(
            swept,
            configuration => Assert.Equal(cheapest.Coefficients!.Value.Beta, configuration.Coefficients!.Value.Beta)
        );
    }
}
