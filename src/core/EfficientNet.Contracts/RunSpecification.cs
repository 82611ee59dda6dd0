using EfficientNet.Scaling;

namespace EfficientNet.Contracts;

/// <summary>Everything that decides a training run's result: same specification, same compute class, same bits.</summary>
public sealed record RunSpecification
{
    /// <summary>The network to train.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>The images.</summary>
    public required DataSpecification Data { get; init; }

    /// <summary>The recipe; <see cref="Recipe.Dropout"/> is filled in.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>
    /// Name of the weights that the run begins from; a host's configuration maps it to a file. Null: fresh ones from the seed.
    /// </summary>
    public string? Weights { get; init; }

    /// <summary>Seed from which initialisation, order and dropout are derived.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether the same bits are promised.</summary>
    public DeterminismMode Mode { get; init; } = DeterminismMode.Exact;
}
