namespace EfficientNet.Contracts;

/// <summary>Which images a run sees, and how the training images are divided.</summary>
public sealed record DataSpecification
{
    /// <summary>Name of the data set; a host's configuration maps it to a folder. <c>synthetic</c> needs none.</summary>
    public required string Name { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>
    /// Training images held out for choosing between configurations; nothing is trained on them. Drawn from
    /// <see cref="SplitSeed"/>.
    /// </summary>
    public int ValidationImages { get; init; }

    /// <summary>Training images used in an epoch's pool after the hold-out; null means all.</summary>
    public int? TrainImages { get; init; }

    /// <summary>Test images used; null means all.</summary>
    public int? TestImages { get; init; }

    /// <summary>
    /// Photographs that may be unreadable before the run fails, in training and test images each; null: one in a thousand, at
    /// least one.
    /// </summary>
    public int? BrokenImages { get; init; }

    /// <summary>Seed of the division into training and validation; the same for every run of an experiment.</summary>
    public long SplitSeed { get; init; }
}
