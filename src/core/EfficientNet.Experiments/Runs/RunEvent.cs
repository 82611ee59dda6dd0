using System.Text.Json.Serialization;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Experiments.Runs;

/// <summary>
/// What happened to a run: what <c>decide</c> returns, what the ledger writes in one statement, what the timeline shows.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunCreated), EventKinds.Created)]
[JsonDerivedType(typeof(AttemptGranted), EventKinds.Granted)]
[JsonDerivedType(typeof(AttemptBegan), EventKinds.Began)]
[JsonDerivedType(typeof(EpochCommitted), EventKinds.Epoch)]
[JsonDerivedType(typeof(EpochReplayed), EventKinds.Replayed)]
[JsonDerivedType(typeof(EpochSuperseded), EventKinds.Superseded)]
[JsonDerivedType(typeof(CheckpointRecorded), EventKinds.Checkpoint)]
[JsonDerivedType(typeof(BrokenImagesFound), EventKinds.BrokenImages)]
[JsonDerivedType(typeof(AttemptEnded), EventKinds.AttemptEnded)]
[JsonDerivedType(typeof(RunShrunk), EventKinds.Shrunk)]
[JsonDerivedType(typeof(RunSucceeded), EventKinds.Succeeded)]
[JsonDerivedType(typeof(RunFailed), EventKinds.Failed)]
[JsonDerivedType(typeof(RunCancelled), EventKinds.Cancelled)]
[JsonDerivedType(typeof(RunPaused), EventKinds.Paused)]
[JsonDerivedType(typeof(RunResumed), EventKinds.Resumed)]
[JsonDerivedType(typeof(RunRetried), EventKinds.Retried)]
[JsonDerivedType(typeof(RunHalted), EventKinds.Halted)]
[JsonDerivedType(typeof(UntilChanged), EventKinds.Until)]
[JsonDerivedType(typeof(ReportRefused), EventKinds.Refused)]
public abstract record RunEvent;

/// <summary>The run was created and queued.</summary>
public sealed record RunCreated : RunEvent;

/// <summary>A scheduling pass leased the run to a device slot.</summary>
public sealed record AttemptGranted(int Attempt, NodeName Node, string Device, int Slot, int Threads) : RunEvent;

/// <summary>The trainer runs, and resumes from a step because newer checkpoints could not be used (protocol rule P17).</summary>
public sealed record AttemptBegan(
    int Attempt,
    long FromStep,
    int FromEpoch,
    string ComputeClass,
    IReadOnlyList<PassedCheckpoint>? PassedOver = null
) : RunEvent;

/// <summary>A new epoch row (protocol rule P15).</summary>
public sealed record EpochCommitted(int Attempt, EpochMetrics Metrics) : RunEvent;

/// <summary>An epoch was trained again with equal metrics; no row changes (protocol rule P17).</summary>
public sealed record EpochReplayed(int Attempt, int Epoch) : RunEvent;

/// <summary>
/// In <see cref="DeterminismMode.Fast"/> mode an epoch was trained again with other metrics: its row is superseded, the old one
/// kept (protocol rule P17).
/// </summary>
public sealed record EpochSuperseded(int Attempt, EpochMetrics Metrics) : RunEvent;

/// <summary>A checkpoint row (protocol rule P16).</summary>
public sealed record CheckpointRecorded(CheckpointRecord Checkpoint) : RunEvent;

/// <summary>Images can't be decoded; others stand in for them.</summary>
/// <param name="Attempt">The attempt that found them.</param>
/// <param name="Images">The first few of the attempt, once.</param>
/// <param name="Count">All that the run has found.</param>
public sealed record BrokenImagesFound(int Attempt, IReadOnlyList<BrokenImage> Images, int Count) : RunEvent;

/// <summary>The attempt is over and the run is queued again; the lease ends.</summary>
public sealed record AttemptEnded(
    int Attempt,
    AttemptEnd Reason,
    FailureClass? Failure,
    string? Message,
    DateTimeOffset? NotBefore
) : RunEvent;

/// <summary>
/// Memory did not suffice: the run is queued again as a variant with smaller micro-batches, from the start; its checkpoints are
/// forgotten and the lease ends (protocol rule P9).
/// </summary>
/// <param name="Attempt">The attempt that ran out of memory.</param>
/// <param name="From">Images of its largest micro-batch.</param>
/// <param name="To">The micro-batch size from now on.</param>
/// <param name="Message">What the trainer said.</param>
public sealed record RunShrunk(int Attempt, int From, int To, string Message) : RunEvent;

/// <summary>The run is complete; the lease ends.</summary>
public sealed record RunSucceeded(int Attempt, RunResult Result) : RunEvent;

/// <summary>The run is given up; the lease ends.</summary>
public sealed record RunFailed(int Attempt, FailureClass Class, string Message) : RunEvent;

/// <summary>The run was cancelled; the lease ends.</summary>
/// <param name="Reason">Why, or an empty text.</param>
/// <param name="By">Who asked; null: an older version did not record it, here and below.</param>
public sealed record RunCancelled(string Reason, Actor? By = null) : RunEvent;

/// <summary>
/// A user paused the run: it is granted no more, and an attempt under way leaves at a checkpoint (protocol rule P11).
/// </summary>
public sealed record RunPaused(Actor? By = null) : RunEvent;

/// <summary>A user undid the pause.</summary>
public sealed record RunResumed(Actor? By = null) : RunEvent;

/// <summary>A failed run was queued again by a user, with fresh attempts; it is unobserved again.</summary>
public sealed record RunRetried(Actor? By = null) : RunEvent;

/// <summary>The run trained as far as it is to for now; the lease ends, the checkpoints stay (protocol rule P16).</summary>
public sealed record RunHalted(int Attempt, int Epoch) : RunEvent;

/// <summary>How far the run trains was changed; a halted one is queued again and unobserved.</summary>
/// <param name="Epoch">The epoch after which it is halted; null: its recipe's end.</param>
/// <param name="By">Who asked.</param>
public sealed record UntilChanged(int? Epoch, Actor? By = null) : RunEvent;

/// <summary>A report was refused; counted and visible (protocol rule P14).</summary>
/// <param name="Attempt">The attempt that it speaks of.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Kind">What it reports.</param>
/// <param name="Reason">Why; null means the attempt is over.</param>
public sealed record ReportRefused(int Attempt, long Sequence, string Kind, string? Reason = null) : RunEvent;
