using System.Text.Json.Serialization;

namespace EfficientNet.Experiments;

/// <summary>One stage of an experiment: <see cref="GridStage"/>, <see cref="SweepStage"/> or <see cref="ListStage"/>.</summary>
[JsonConverter(typeof(StageDefinitionConverter))]
public abstract record StageDefinition
{
    /// <summary>Name, unique in the experiment; the kind when the file gives none.</summary>
    public required string Name { get; init; }

    /// <summary>The word of the experiment file: <c>grid</c>, <c>sweep</c> or <c>list</c>.</summary>
    public abstract string Kind { get; }
}
