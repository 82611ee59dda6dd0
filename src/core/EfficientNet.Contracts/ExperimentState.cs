namespace EfficientNet.Contracts;

/// <summary>States of an experiment.</summary>
public enum ExperimentState
{
    /// <summary>Stages are under way.</summary>
    Running = 1,

    /// <summary>No new grants; what runs leaves at a checkpoint.</summary>
    Paused = 2,

    /// <summary>Every stage is done and no run failed.</summary>
    Completed = 10,

    /// <summary>Every stage that could be done is done, and at least one run failed.</summary>
    CompletedWithFailures = 11,

    /// <summary>Cancelled by a user.</summary>
    Cancelled = 12,
}
