using System.Text.Json.Serialization;

namespace EfficientNet.Experiments.Stages;

/// <summary>One stage of an experiment. Its kind is registered in <see cref="StageKinds"/>.</summary>
[JsonConverter(typeof(StageDefinitionConverter))]
public abstract record StageDefinition
{
    /// <summary>Name, unique in the experiment; the kind when the file gives none.</summary>
    public required string Name { get; init; }

    /// <summary>The word of the experiment file, such as <c>grid</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What its best configuration is the best at.</summary>
    public StageObjective Objective { get; init; } = StageObjective.ValidationTop1;

    /// <summary>Name of the earlier stage from whose results this one is proposed; null when it needs none.</summary>
    public virtual string? Follows => null;
}
