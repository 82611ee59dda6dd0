namespace EfficientNet.Contracts.Agents;

/// <summary>How a trainer's process ended.</summary>
public enum ExitOutcome
{
    /// <summary>The run is complete.</summary>
    Completed = 1,

    /// <summary>It failed.</summary>
    Failed = 2,

    /// <summary>It left at a checkpoint when asked (drain, pause, shutdown); spends no attempt (protocol rule P9).</summary>
    Left = 3,

    /// <summary>It was killed because the attempt was over.</summary>
    Stopped = 4,

    /// <summary>It trained as far as it was to, at a checkpoint, and measured no test accuracy.</summary>
    Halted = 5,
}
