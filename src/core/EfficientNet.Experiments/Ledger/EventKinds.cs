namespace EfficientNet.Experiments.Ledger;

/// <summary>
/// The kinds of the change feed's entries, each named here and nowhere else; a test holds statements and styles to this list.
/// A reader shows or passes over a kind that it does not know, since a newer version may have written it.
/// </summary>
public static class EventKinds
{
    /// <summary>A sentence: an experiment was submitted.</summary>
    public const string Submitted = "submitted";

    /// <summary>A sentence: an experiment took a step.</summary>
    public const string Experiment = "experiment";

    /// <summary>A sentence: why a run fits nowhere.</summary>
    public const string Waiting = "waiting";

    /// <summary>A sentence about a host.</summary>
    public const string Node = "node";

    /// <summary>A run was created and queued.</summary>
    public const string Created = "created";

    /// <summary>A run was leased to a device slot.</summary>
    public const string Granted = "granted";

    /// <summary>A trainer began or resumed.</summary>
    public const string Began = "began";

    /// <summary>An epoch was committed.</summary>
    public const string Epoch = "epoch";

    /// <summary>An epoch was trained again with equal metrics.</summary>
    public const string Replayed = "replayed";

    /// <summary>An epoch was trained again with other metrics.</summary>
    public const string Superseded = "superseded";

    /// <summary>A checkpoint was recorded.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>Images could not be decoded.</summary>
    public const string BrokenImages = "brokenImages";

    /// <summary>An attempt ended without a result.</summary>
    public const string AttemptEnded = "attemptEnded";

    /// <summary>A run was queued again with smaller micro-batches.</summary>
    public const string Shrunk = "shrunk";

    /// <summary>A run is complete.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>A run was given up.</summary>
    public const string Failed = "failed";

    /// <summary>A run was cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>A run was paused.</summary>
    public const string Paused = "paused";

    /// <summary>A run was resumed.</summary>
    public const string Resumed = "resumed";

    /// <summary>A failed run was queued again.</summary>
    public const string Retried = "retried";

    /// <summary>A run trained as far as it is to for now.</summary>
    public const string Halted = "halted";

    /// <summary>How far a run trains was changed.</summary>
    public const string Until = "until";

    /// <summary>A report was refused.</summary>
    public const string Refused = "refused";
}
