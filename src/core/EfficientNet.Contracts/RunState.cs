namespace EfficientNet.Contracts;

/// <summary>States of a training run.</summary>
public enum RunState
{
    /// <summary>Waits for a device slot.</summary>
    Queued = 1,

    /// <summary>Leased to a device slot; the trainer has not reported yet.</summary>
    Granted = 2,

    /// <summary>The trainer of the current attempt has reported.</summary>
    Running = 3,

    /// <summary>All epochs are in the ledger and the result is known.</summary>
    Succeeded = 10,

    /// <summary>Given up, with a failure class and a message.</summary>
    Failed = 11,

    /// <summary>Cancelled by a user.</summary>
    Cancelled = 12,

    /// <summary>
    /// Trained as far as it is to for now, which is less than its recipe's epochs: it holds no lease, keeps its checkpoints, and
    /// trains on when it is told to. In all else it has ended like a final one.
    /// </summary>
    Halted = 13,
}
