namespace EfficientNet.Contracts;

/// <summary>Why an attempt ended without a result.</summary>
public enum AttemptEnd
{
    /// <summary>It failed; spends one of the run's attempts.</summary>
    Failed = 1,

    /// <summary>It left at a checkpoint (drain, shutdown, pause); spends none.</summary>
    Left = 2,

    /// <summary>A newer incarnation of the agent came without it; spends none.</summary>
    LostByAgent = 3,

    /// <summary>Its lease ran out; spends none.</summary>
    LeaseExpired = 4,
}
