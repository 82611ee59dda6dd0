using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Experiments.Stages;

/// <summary>Everything that a kind of stage is. Each has a folder of its own and a line in <see cref="StageKinds"/>.</summary>
internal abstract class StageKind
{
    /// <summary>The word of the experiment file.</summary>
    public abstract string Word { get; }

    /// <summary>The record of its stages.</summary>
    public abstract Type Definition { get; }

    /// <summary>The keys that its stages may have.</summary>
    public abstract SectionSchema Schema { get; }

    /// <summary>Understands and checks a stage; null with at least one problem.</summary>
    public abstract StageDefinition? Read(StagesReader file, SectionReader section, string name);

    /// <summary>The strategy's first state.</summary>
    public abstract IStageStrategy Strategy(StageScope scope);

    /// <summary>W, where proposal n follows from the outcomes of proposals 1…n−W; null where outcomes decide nothing.</summary>
    public virtual int? Window(StageDefinition stage) => null;

    /// <summary>What a stage comes to before anything is trained.</summary>
    public virtual StagePlan Plan(StagePlanning planning, StageDefinition stage) => planning.Known(stage);

    /// <summary>What is recorded of a stage, beside what it should be.</summary>
    /// <param name="scope">The stage, with the outcomes before it.</param>
    /// <param name="recorded">Its configurations, by number.</param>
    public virtual StageAudit Audit(StageScope scope, IReadOnlyList<ScalingConfiguration> recorded) =>
        StageAudit.Compare(StageProposals.Unobserved(scope), recorded);
}
