namespace EfficientNet.Contracts.Trainer;

/// <summary>
/// Exit codes of the trainer; everything else (134 abort, 137 kill, 139 segmentation fault) is an infrastructure failure.
/// </summary>
public enum TrainerExitCode
{
    /// <summary>The run is complete.</summary>
    Completed = 0,

    /// <summary>An error inside the trainer.</summary>
    Internal = 1,

    /// <summary>The user's mistake, named in the last message.</summary>
    User = 2,

    /// <summary>Memory did not suffice.</summary>
    OutOfMemory = 12,

    /// <summary>The loss was not finite.</summary>
    Numerical = 13,

    /// <summary>Asked to leave; a checkpoint was written.</summary>
    Left = 20,

    /// <summary>Another trainer holds the device slot.</summary>
    SlotTaken = 21,

    /// <summary>Standard input ended: the agent is gone.</summary>
    Orphaned = 22,

    /// <summary>Was told that its attempt is over (protocol rule P14).</summary>
    Fenced = 23,

    /// <summary>
    /// None of the checkpoints could be used, and older ones can be fetched: start again with those (protocol rule P17).
    /// </summary>
    CheckpointsUnusable = 24,

    /// <summary>Trained as far as <see cref="StartTraining.Until"/> says; a checkpoint was written.</summary>
    Halted = 25,
}
