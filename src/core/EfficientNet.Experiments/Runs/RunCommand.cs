using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Experiments.Runs;

/// <summary>What a run can be asked; <c>RunDecider.Decide(run, ledger epoch, command, now)</c> answers with events.</summary>
public abstract record RunCommand;

/// <summary>Apply an agent's report.</summary>
public sealed record ApplyReport(Report Report) : RunCommand;

/// <summary>The attempt's lease has run out, or its agent came back without it.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Reason">Why it is lost.</param>
/// <param name="Message">For a person.</param>
/// <param name="Renewals">The renewal counter that the lease was silent at: a renewal since then wins; null: lost whatever was
/// renewed.</param>
public sealed record LoseAttempt(int Attempt, AttemptEnd Reason, string Message, long? Renewals = null) : RunCommand;

/// <summary>Cancel the run.</summary>
public sealed record CancelRun(string Reason, Actor? By = null) : RunCommand;

/// <summary>Grant it no more and let a trainer that is under way leave at a checkpoint.</summary>
public sealed record PauseRun(Actor? By = null) : RunCommand;

/// <summary>Undo a pause.</summary>
public sealed record ResumeRun(Actor? By = null) : RunCommand;

/// <summary>
/// Change how far the run trains now: a halted one is queued again. It can be raised as long as the run has not ended otherwise,
/// and lowered while it is queued.
/// </summary>
/// <param name="Epoch">The epoch after which it is halted; null, or the recipe's last: its recipe's end.</param>
/// <param name="By">Who asks.</param>
public sealed record ChangeUntil(int? Epoch, Actor? By = null) : RunCommand;

/// <summary>Queue a failed run again with fresh attempts.</summary>
public sealed record RetryRun(Actor? By = null) : RunCommand;
