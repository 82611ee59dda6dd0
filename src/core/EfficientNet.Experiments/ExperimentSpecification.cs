using System.Collections.Immutable;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Stages;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments;

/// <summary>
/// An experiment file, understood and checked, with all presets and defaults written out. It is stored as JSON when the
/// experiment is submitted, and never derived again.
/// </summary>
public sealed record ExperimentSpecification
{
    /// <summary>Name; an experiment's id is made of it.</summary>
    public required string Name { get; init; }

    /// <summary>What (α, β, γ, ϕ) are applied to.</summary>
    public required BaseNetwork Network { get; init; }

    /// <summary>Classes, and how widths and resolutions are rounded.</summary>
    public required ScalingOptions Options { get; init; }

    /// <summary>The images of the runs of stages that state none.</summary>
    public required DataSpecification Data { get; init; }

    /// <summary>Name of the weights that runs of stages that state none begin from; null: fresh ones.</summary>
    public string? Weights { get; init; }

    /// <summary>
    /// The recipe of stages that state none, where what the network decides is null (<see cref="RecipeFor"/>).
    /// </summary>
    public Recipe Recipe { get; init; } = new();

    /// <summary>Whether runs promise the same bits.</summary>
    public DeterminismMode Mode { get; init; } = DeterminismMode.Exact;

    /// <summary>Stages; each starts when the one before is done.</summary>
    public required ImmutableArray<StageDefinition> Stages { get; init; }

    /// <summary>Every configuration is trained once with each.</summary>
    public ImmutableArray<long> Seeds { get; init; } = [0];

    /// <summary>When runs write checkpoints within an epoch.</summary>
    public CheckpointPolicy Checkpoints { get; init; } = new();

    /// <summary>Limits.</summary>
    public ExperimentLimits Limits { get; init; } = new();

    /// <summary>Wanted devices.</summary>
    public ExperimentResources Resources { get; init; } = new();

    /// <summary>How the runs of a stage are trained; of a name that is no stage's, as the experiment says.</summary>
    public TrainingMethod MethodOf(string stage)
    {
        var own = Stages.FirstOrDefault(other => other.Name == stage);
        return new TrainingMethod(own?.Data ?? Data, own?.Weights ?? Weights, own?.Recipe ?? Recipe);
    }

    /// <summary>
    /// What tells the methods of this experiment's stages apart: the first stage that trains so, or nothing where the experiment
    /// says so itself.
    /// </summary>
    public string TrainingOf(string stage)
    {
        var method = MethodOf(stage);
        return method == new TrainingMethod(Data, Weights, Recipe)
            ? ""
            : Stages.First(other => MethodOf(other.Name) == method).Name;
    }

    /// <summary>How a stage's networks are rounded, with the classes of its images.</summary>
    public ScalingOptions OptionsOf(StageDefinition stage) =>
        stage.Data is { } data ? Options with { Classes = data.Classes } : Options;

    /// <summary>A stage's proposals as its configurations, numbered from <paramref name="first"/>.</summary>
    public IReadOnlyList<ScalingConfiguration> Configurations(
        IReadOnlyList<Proposal> proposals,
        ExperimentId experiment,
        string stage,
        int first
    )
    {
        var training = TrainingOf(stage);
        return
        [
            .. proposals.Select(
                (proposal, index) =>
                    new ScalingConfiguration
                    {
                        Experiment = experiment,
                        Number = first + index,
                        Stage = stage,
                        Training = training,
                        Label = proposal.Label,
                        Coefficients = proposal.Coefficients,
                        Members = proposal.Members,
                        Architecture = proposal.Architecture,
                        Fingerprint = proposal.Fingerprint,
                        Parameters = proposal.Parameters,
                        MultiplyAdds = proposal.MultiplyAdds,
                    }
            ),
        ];
    }

    /// <summary>
    /// The recipe of a configuration's runs: dropout and, where the devices' memory is stated, the micro-batch are filled in.
    /// </summary>
    public Recipe RecipeFor(ScalingConfiguration configuration)
    {
        var recipe = MethodOf(configuration.Stage).Recipe;
        return recipe with
        {
            Dropout = recipe.Dropout ?? NetworkDropout.For(configuration),
            MicroBatchSize =
                recipe.MicroBatchSize
                ?? (
                    Resources.MemoryGiB is { } memory
                        ? MicroBatchFit.For(configuration.Architecture, recipe, (long)memory << 30)
                        : null
                ),
        };
    }

    /// <summary>The specification of a configuration's run.</summary>
    public RunSpecification RunFor(ScalingConfiguration configuration, long seed)
    {
        var method = MethodOf(configuration.Stage);
        return new RunSpecification
        {
            Architecture = configuration.Architecture,
            Data = method.Data,
            Weights = method.Weights,
            Recipe = RecipeFor(configuration),
            Seed = seed,
            Mode = Mode,
        };
    }

    /// <summary>What that run needs of a device slot.</summary>
    public ResourceRequest ResourcesFor(ScalingConfiguration configuration)
    {
        var method = MethodOf(configuration.Stage);
        return new ResourceRequest
        {
            DeviceKind = Resources.DeviceKind,
            MemoryBytes = TrainingMemory.EstimateBytes(
                configuration.Architecture,
                MicroBatches.Largest(RecipeFor(configuration))
            ),
            DataSet = method.Data.Name,
            Weights = method.Weights,
        };
    }

    /// <summary>Compares stages and seeds one by one; a record alone would compare the arrays' identity.</summary>
    public bool Equals(ExperimentSpecification? other) =>
        other is not null
        && (Name, Network, Options, Data, Weights) == (other.Name, other.Network, other.Options, other.Data, other.Weights)
        && (Recipe, Mode) == (other.Recipe, other.Mode)
        && (Checkpoints, Limits, Resources) == (other.Checkpoints, other.Limits, other.Resources)
        && Seeds.AsSpan().SequenceEqual(other.Seeds.AsSpan())
        && Stages.AsSpan().SequenceEqual(other.Stages.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Network, Data, Recipe, Seeds.Length, Stages.Length);
}
