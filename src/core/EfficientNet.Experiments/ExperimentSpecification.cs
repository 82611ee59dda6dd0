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

    /// <summary>The images of every run.</summary>
    public required DataSpecification Data { get; init; }

    /// <summary>Name of the weights that every run begins from; absent: fresh ones.</summary>
    public string? Weights { get; init; }

    /// <summary>The recipe of every run, where what the network decides is absent (<see cref="RecipeFor"/>).</summary>
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

    /// <summary>
    /// The recipe of a configuration's runs: dropout and, where the devices' memory is stated, the micro-batch are filled in.
    /// </summary>
    public Recipe RecipeFor(ScalingConfiguration configuration) =>
        Recipe with
        {
            Dropout = Recipe.Dropout ?? NetworkDropout.For(configuration),
            MicroBatchSize =
                Recipe.MicroBatchSize
                ?? (
                    Resources.MemoryGiB is { } memory
                        ? MicroBatchFit.For(configuration.Architecture, Recipe, (long)memory << 30)
                        : null
                ),
        };

    /// <summary>The specification of a configuration's run.</summary>
    public RunSpecification RunFor(ScalingConfiguration configuration, long seed) =>
        new()
        {
            Architecture = configuration.Architecture,
            Data = Data,
            Weights = Weights,
            Recipe = RecipeFor(configuration),
            Seed = seed,
            Mode = Mode,
        };

    /// <summary>What that run needs of a device slot.</summary>
    public ResourceRequest ResourcesFor(ScalingConfiguration configuration) =>
        new()
        {
            DeviceKind = Resources.DeviceKind,
            MemoryBytes = TrainingMemory.EstimateBytes(
                configuration.Architecture,
                MicroBatches.Largest(RecipeFor(configuration))
            ),
            DataSet = Data.Name,
            Weights = Weights,
        };

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
