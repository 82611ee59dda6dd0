using System.Text.Json.Serialization;

namespace EfficientNet.Contracts.Agents;

/// <summary>
/// What happened to an attempt. Reports go through an outbox on the agent's disk: first in first out, at least once, idempotent
/// by
/// (run, attempt, sequence), deleted after the acknowledgement (protocol rule P13). Body of <c>POST
/// /api/v1/agents/{node}/reports</c>, one a call.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Sequence">From 1, without gaps, within the attempt.</param>
/// <param name="At">When it happened, by the host's clock.</param>
/// <param name="Body">What happened.</param>
public sealed record Report(RunId Run, int Attempt, long Sequence, DateTimeOffset At, ReportBody Body);

/// <summary>What happened.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AttemptStarted), "started")]
[JsonDerivedType(typeof(EpochReported), "epoch")]
[JsonDerivedType(typeof(CheckpointReported), "checkpoint")]
[JsonDerivedType(typeof(BrokenImagesReported), "brokenImages")]
[JsonDerivedType(typeof(AttemptExited), "exited")]
public abstract record ReportBody;

/// <summary>The trainer runs and resumes from a step.</summary>
/// <param name="FromStep">Global step; 0: from the start.</param>
/// <param name="FromEpoch">Epochs complete at that step.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="ComputeClass">What it runs on.</param>
/// <param name="PassedOver">Newer checkpoints that could not be used, newest first (protocol rule P17).</param>
public sealed record AttemptStarted(
    long FromStep,
    int FromEpoch,
    long StepsPerEpoch,
    string ComputeClass,
    IReadOnlyList<PassedCheckpoint>? PassedOver = null
) : ReportBody;

/// <summary>An epoch was trained.</summary>
public sealed record EpochReported(EpochMetrics Metrics) : ReportBody;

/// <summary>A checkpoint is on the host's disk and in the control plane's store.</summary>
public sealed record CheckpointReported(CheckpointRecord Checkpoint) : ReportBody;

/// <summary>Images of the data set can't be decoded; others stand in for them.</summary>
/// <param name="Images">The first few of the attempt, once.</param>
/// <param name="Count">All that the run has found.</param>
public sealed record BrokenImagesReported(IReadOnlyList<BrokenImage> Images, int Count) : ReportBody;

/// <summary>The trainer's process has ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="ExitCode">Exit code; 128 + signal for a signal.</param>
/// <param name="Result">With <see cref="ExitOutcome.Completed"/>: the run's result.</param>
/// <param name="Failure">With <see cref="ExitOutcome.Failed"/>: the class.</param>
/// <param name="Message">For a person: the last words of the trainer.</param>
public sealed record AttemptExited(
    ExitOutcome Outcome,
    int ExitCode,
    RunResult? Result = null,
    FailureClass? Failure = null,
    string? Message = null
) : ReportBody
{
    /// <summary>Outcome and exit code alone: what is sent when the details are unacceptable (protocol rule P13).</summary>
    public AttemptExited WithoutDetails() => new(Outcome, ExitCode);
}
