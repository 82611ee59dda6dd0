using EfficientNet.Contracts;
using EfficientNet.Experiments.Scheduling;

namespace EfficientNet.Experiments.Runs;

/// <summary>One step of a run with everything that the ledger is to write for it, all of it decided (protocol rule P2).</summary>
public sealed record RunTransition
{
    private RunTransition(TrainingRun before, TrainingRun after, IReadOnlyList<RunEvent> events) =>
        (Before, After, Events) = (before, after, events);

    /// <summary>The row that it was decided on: its version and attempt are the fence (protocol rule P1).</summary>
    public TrainingRun Before { get; }

    /// <summary>The row after it.</summary>
    public TrainingRun After { get; }

    /// <summary>What happened, in order; epoch and checkpoint rows follow from it.</summary>
    public IReadOnlyList<RunEvent> Events { get; }

    /// <summary>Checkpoints whose rows stay, all others go; null: every row stays (protocol rule P16).</summary>
    public IReadOnlyList<CheckpointRecord>? Staying { get; private init; }

    /// <summary>Whether the attempt's lease, which must be live, ends.</summary>
    public bool EndsLease => Before.State.IsLeased() && !After.State.IsLeased();

    /// <summary>The renewal counter that the lease must still have; null: any (protocol rule P8).</summary>
    public long? Renewals { get; private init; }

    /// <summary>What speaks against the attempt's host, unless the attempt committed an epoch; null: nothing.</summary>
    public string? Blame { get; private init; }

    /// <summary>Whether the attempt's host has shown that it can train.</summary>
    public bool ClearsHost { get; private init; }

    /// <summary>What becomes of the run's experiment; null: nothing.</summary>
    public ExperimentReopening? Reopening { get; private init; }

    /// <summary>The step from one row to the next.</summary>
    /// <param name="before">The row that was decided on.</param>
    /// <param name="after">The row after it, with a higher version.</param>
    /// <param name="events">What happened.</param>
    /// <param name="checkpoints">The run's checkpoints, one that is being recorded included; those that the step makes
    /// superfluous go.</param>
    /// <param name="renewals">See <see cref="Renewals"/>.</param>
    /// <exception cref="ArgumentException">This is no step that a run may take.</exception>
    public static RunTransition Of(
        TrainingRun before,
        TrainingRun after,
        IReadOnlyList<RunEvent> events,
        IReadOnlyList<CheckpointStanding>? checkpoints = null,
        long? renewals = null
    )
    {
        Check(before, after, events);
        return new RunTransition(before, after, events)
        {
            Staying = CheckpointRetention.Staying(after.State, events, checkpoints ?? []),
            Renewals = renewals,
            Blame = HostJudgement.Blame(events),
            ClearsHost = HostJudgement.Clears(events),
            Reopening = ExperimentReopening.For(before.State, after.State),
        };
    }

    private static void Check(TrainingRun before, TrainingRun after, IReadOnlyList<RunEvent> events)
    {
        if (after.Id != before.Id)
            throw new ArgumentException($"A transition of run {before.Id} can't end in run {after.Id}.", nameof(after));
        if (after.Version <= before.Version)
            throw new ArgumentException(
                $"Run {before.Id}: a transition raises the version, and it went from {before.Version} to {after.Version} "
                    + "(protocol rule P1).",
                nameof(after)
            );
        if (after.Attempt != before.Attempt || events.Any(happened => happened is AttemptGranted))
            throw new ArgumentException(
                $"Run {before.Id}: attempts are granted by a scheduling pass only (protocol rule P7).",
                nameof(after)
            );
    }
}
