using EfficientNet.Contracts;

namespace EfficientNet.Experiments;

/// <summary>An experiment as its row has it.</summary>
public sealed record Experiment
{
    /// <summary>Id.</summary>
    public required ExperimentId Id { get; init; }

    /// <summary>Name from the file.</summary>
    public required string Name { get; init; }

    /// <summary>The experiment file's text with all overrides applied, for people.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// What the text was understood to say when it was submitted. Null: an experiment of an older version that this one could
    /// not understand.
    /// </summary>
    public ExperimentSpecification? Specification { get; init; }

    /// <summary>State.</summary>
    public ExperimentState State { get; init; } = ExperimentState.Running;

    /// <summary>Raised by every transition (protocol rule P1).</summary>
    public long Version { get; init; } = 1;

    /// <summary>Runs that may hold a lease at once; null means as many as there are slots.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Lease time of its attempts in seconds (protocol rule P8).</summary>
    public int LeaseSeconds { get; init; } = 30;

    /// <summary>W3C trace context of the submission.</summary>
    public string? TraceParent { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it became final.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What the experiment is to do.</summary>
    /// <exception cref="UnresolvedExperimentException">Nobody knows.</exception>
    public ExperimentSpecification Resolved() =>
        Specification
        ?? throw new UnresolvedExperimentException(
            $"Experiment '{Id}' was submitted to an older version, and this one does not understand its file; "
                + "the server's log says why. Cancel it and submit it again, corrected."
        );
}
