namespace EfficientNet.Experiments;

/// <summary>Limits of an experiment.</summary>
public sealed record ExperimentLimits
{
    /// <summary>Runs that may hold a lease at once; null means as many as there are slots.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Attempts of a run that failures may spend (protocol rule P9).</summary>
    public int MaximumAttempts { get; init; } = 3;

    /// <summary>How long a lease outlives its last renewal (protocol rule P8).</summary>
    public int LeaseSeconds { get; init; } = 30;
}
