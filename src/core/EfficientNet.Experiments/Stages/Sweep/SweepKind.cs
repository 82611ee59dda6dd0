using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Experiments.Stages.Sweep;

/// <summary>Several ϕ of one (α, β, γ), stated or the best of a grid, proposed at once.</summary>
internal sealed class SweepKind : StageKind
{
    /// <summary>The keys of <c>coefficients</c>.</summary>
    public static SectionSchema Coefficients { get; } = new("coefficients", null, ["best", "alpha", "beta", "gamma"]);

    public override string Word => SweepStage.Word;

    public override Type Definition => typeof(SweepStage);

    public override SectionSchema Schema { get; } =
        ExperimentSchema.Stage("a sweep", new("phi", ExperimentSchema.Axis), new("coefficients", Coefficients), "ties");

    public override StageDefinition? Read(StagesReader file, SectionReader section, string name) =>
        SweepReader.Read(file, section, name);

    public override IStageStrategy Strategy(StageScope scope) =>
        new AtOnce(() => SweepProposals.Of(scope, (SweepStage)scope.Stage));

    public override StagePlan Plan(StagePlanning planning, StageDefinition stage) =>
        stage is SweepStage { BestOf: not null } sweep ? SweepPlan.Of(planning, sweep) : planning.Known(stage);

    // A sweep follows the best of its grid as it was when the sweep was planned; a run that is retried afterwards may have
    // changed it since. So what is recorded is looked through for each ϕ, not compared with a plan made again.
    public override StageAudit Audit(StageScope scope, IReadOnlyList<ScalingConfiguration> recorded)
    {
        if (recorded.Count == 0)
            return base.Audit(scope, recorded);
        var sweep = (SweepStage)scope.Stage;
        var swept = recorded
            .SelectMany(configuration => configuration.Members.Append(configuration.Coefficients ?? default))
            .Select(member => member.Phi)
            .ToHashSet();
        var planned = sweep.BestOf is null ? base.Audit(scope, recorded).Planned : recorded.Count;
        return new StageAudit(planned, [.. sweep.Phis.Where(phi => !swept.Contains(phi)).Select(phi => $"ϕ{phi}")]);
    }
}
