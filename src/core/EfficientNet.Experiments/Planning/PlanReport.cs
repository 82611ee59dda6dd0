namespace EfficientNet.Experiments.Planning;

/// <summary>
/// What an experiment comes to before anything is trained: exact counts, and an estimate of the time. Written as JSON by
/// <c>effnet plan -o json</c>.
/// </summary>
public sealed record PlanReport
{
    /// <summary>Name of the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>The base network at ϕ = 0, which cost ratios are relative to.</summary>
    public required PlannedNetwork Network { get; init; }

    /// <summary>Data set.</summary>
    public required string Data { get; init; }

    /// <summary>Name of the weights that runs begin from; null means fresh ones.</summary>
    public string? Weights { get; init; }

    /// <summary>Training images of an epoch; absent when not known without the files.</summary>
    public int? TrainingImages { get; init; }

    /// <summary>Held-out training images.</summary>
    public required int ValidationImages { get; init; }

    /// <summary>Epochs of a run.</summary>
    public required int Epochs { get; init; }

    /// <summary>Runs of a configuration.</summary>
    public required int Seeds { get; init; }

    /// <summary>Stages in order.</summary>
    public required IReadOnlyList<StagePlan> Stages { get; init; }

    /// <summary>Runs in all; a range while a sweep's winner is not known.</summary>
    public required PlannedRange<int> Runs { get; init; }

    /// <summary>Device-hours in all, an estimate; absent when the number of images is not known.</summary>
    public PlannedRange<double>? DeviceHours { get; init; }

    /// <summary>What the hours are estimated with.</summary>
    public required ThroughputAssumption Throughput { get; init; }

    /// <summary>How the hours are estimated, for people.</summary>
    public string Estimate { get; } =
        "Device-hours are an estimate: exact multiply-adds × (3 × training + validation images) × epochs / throughput. "
        + "Loading and start-up are left out, and small convolutions can be several times slower.";

    /// <summary>Plans <paramref name="specification"/>.</summary>
    /// <param name="specification">The experiment.</param>
    /// <param name="throughput">Null means <see cref="ThroughputAssumption.For"/> the wanted kind of device.</param>
    public static PlanReport Of(ExperimentSpecification specification, ThroughputAssumption? throughput = null)
    {
        throughput ??= ThroughputAssumption.For(specification.Resources.DeviceKind);
        var planner = new StagePlanning(specification, throughput);
        var stages = specification.Stages.Select(planner.Plan).ToList();
        return new PlanReport
        {
            Name = specification.Name,
            Network = PlannedNetwork.Of(specification),
            Data = specification.Data.Name,
            Weights = specification.Weights,
            TrainingImages = PlannedImages.Of(specification.Data),
            ValidationImages = specification.Data.ValidationImages,
            Epochs = specification.Recipe.Epochs,
            Seeds = specification.Seeds.Length,
            Stages = stages,
            Runs = new PlannedRange<int>(stages.Sum(stage => stage.Runs.Minimum), stages.Sum(stage => stage.Runs.Maximum)),
            DeviceHours = stages.TrueForAll(stage => stage.DeviceHours is not null)
                ? new PlannedRange<double>(
                    stages.Sum(stage => stage.DeviceHours!.Value.Minimum),
                    stages.Sum(stage => stage.DeviceHours!.Value.Maximum)
                )
                : null,
            Throughput = throughput,
        };
    }
}
