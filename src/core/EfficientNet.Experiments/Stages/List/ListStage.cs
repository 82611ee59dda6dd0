using System.Collections.Immutable;

namespace EfficientNet.Experiments.Stages.List;

/// <summary>Trains the networks it names.</summary>
public sealed record ListStage : StageDefinition
{
    /// <summary>The word of the experiment file.</summary>
    public const string Word = "list";

    /// <inheritdoc />
    public override string Kind => Word;

    /// <summary>The networks, in the file's order.</summary>
    public required ImmutableArray<ListedNetwork> Networks { get; init; }

    /// <summary>Compares networks one by one; a record alone would compare the arrays' identity.</summary>
    public bool Equals(ListStage? other) => base.Equals(other) && Networks.AsSpan().SequenceEqual(other.Networks.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Networks.Length);
}
