using System.Text.Json.Serialization;
using EfficientNet.Contracts;

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

    /// <summary>The images of its runs; null: the experiment's.</summary>
    public DataSpecification? Data { get; init; }

    /// <summary>Name of the weights that its runs begin from; null: the experiment's.</summary>
    public string? Weights { get; init; }

    /// <summary>The recipe of its runs; null: the experiment's.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Name of the earlier stage from whose results this one is proposed; null when it needs none.</summary>
    [JsonIgnore]
    public virtual string? Follows => null;
}
