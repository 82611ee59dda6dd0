using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments;

/// <summary>
/// The rules of an experiment, level-triggered: from what the tables hold to the next transition, or to nothing. Asking again
/// after the
/// commit gives the step after it; asking twice without one gives the same.
/// </summary>
public static class ExperimentDecider
{
    /// <summary>The next transition, or null when the experiment is final or waits for runs.</summary>
    public static ExperimentTransition? Decide(
        ExperimentSnapshot snapshot,
        ExperimentSpecification specification,
        DateTimeOffset now
    )
    {
        if (snapshot.Experiment.State.IsFinal())
            return null;
        var work = new StageWork(snapshot, specification);
        var outcomes = new List<ConfigurationOutcome>();
        foreach (var stage in specification.Stages)
        {
            var configurations = work.ConfigurationsOf(stage);
            if (configurations.Count == 0)
                return Propose(snapshot, specification, stage, work, outcomes, now);
            if (work.Missing(configurations, now) is { Count: > 0 } missing)
                return Step(snapshot, [], missing, $"Stage '{stage.Name}' gets {Count(missing.Count, "run")}.");
            if (!work.IsDone(configurations))
                return Observe(snapshot);
            var stageOutcomes = configurations.Select(work.OutcomeOf).ToList();
            if (stageOutcomes.All(outcome => outcome.Succeeded == 0))
                return End(
                    snapshot,
                    now,
                    $"Every run of stage '{stage.Name}' failed ({work.FirstFailure(configurations)}).{Skipped(specification, stage, included: false)}"
                );
            outcomes.AddRange(stageOutcomes);
        }

        return End(snapshot, now, null);
    }

    /// <summary>Cancels; null when the experiment is final. Its runs are cancelled after the commit.</summary>
    public static ExperimentTransition? Cancel(ExperimentSnapshot snapshot, DateTimeOffset now, Actor? by = null) =>
        snapshot.Experiment.State.IsFinal()
            ? null
            : Move(snapshot, ExperimentState.Cancelled, $"Cancelled{Actor.By(by)}.", now, by);

    /// <summary>Pauses; null when it is paused. <see cref="ForbiddenTransitionException"/> when it is final.</summary>
    public static ExperimentTransition? Pause(ExperimentSnapshot snapshot, Actor? by = null) =>
        snapshot.Experiment.State == ExperimentState.Paused
            ? null
            : Move(
                snapshot,
                ExperimentState.Paused,
                $"Paused{Actor.By(by)}: what runs leaves at a checkpoint.",
                endedAt: null,
                by
            );

    /// <summary>Ends a pause; null when it is running. <see cref="ForbiddenTransitionException"/> when it is final.</summary>
    public static ExperimentTransition? Resume(ExperimentSnapshot snapshot, Actor? by = null) =>
        snapshot.Experiment.State switch
        {
            ExperimentState.Running => null,
            ExperimentState.Paused => Move(snapshot, ExperimentState.Running, $"Resumed{Actor.By(by)}.", endedAt: null, by),
            var state => throw new ForbiddenTransitionException(
                $"{snapshot.Experiment.Id} is {state}; only a paused experiment can be resumed."
            ),
        };

    private static ExperimentTransition? Propose(
        ExperimentSnapshot snapshot,
        ExperimentSpecification specification,
        StageDefinition stage,
        StageWork work,
        List<ConfigurationOutcome> outcomes,
        DateTimeOffset now
    )
    {
        if (snapshot.Experiment.State == ExperimentState.Paused)
            return Observe(snapshot);
        var first =
            snapshot.Configurations.Count == 0 ? 1 : snapshot.Configurations.Max(configuration => configuration.Number) + 1;
        var proposed = StageProposals.Propose(specification, stage, snapshot.Experiment.Id, first, outcomes);
        if (proposed.Count == 0)
            return End(
                snapshot,
                now,
                $"Stage '{stage.Name}' has nothing to train, since no configuration that it follows has a result.{Skipped(specification, stage, included: true)}"
            );

        var runs = work.Missing(proposed, now);
        var shared = (proposed.Count * specification.Seeds.Length) - runs.Count;
        var sharing = shared == 0 ? "" : $", {shared} shared with earlier stages";
        return Step(
            snapshot,
            proposed,
            runs,
            $"Stage '{stage.Name}' has {Count(proposed.Count, "configuration")}: {Count(runs.Count, "new run")}{sharing}."
        );
    }

    private static ExperimentTransition? Observe(ExperimentSnapshot snapshot)
    {
        var final = snapshot.Runs.Count(run => run.State.IsFinal());
        return Unobserved(snapshot).Count == 0
            ? null
            : Step(snapshot, [], [], $"{final} of {Count(snapshot.Runs.Count, "run")} have ended.");
    }

    private static ExperimentTransition End(ExperimentSnapshot snapshot, DateTimeOffset now, string? why)
    {
        var lacking = snapshot.Runs.Count(run => run.State != RunState.Succeeded);
        if (why is null && lacking == 0)
            return Move(snapshot, ExperimentState.Completed, $"Completed: {Count(snapshot.Runs.Count, "run")} succeeded.", now);
        why ??= $"{lacking} of {Count(snapshot.Runs.Count, "run")} did not succeed.";
        return Move(snapshot, ExperimentState.CompletedWithFailures, $"Completed with failures: {why}", now);
    }

    private static ExperimentTransition Step(
        ExperimentSnapshot snapshot,
        IReadOnlyList<ScalingConfiguration> configurations,
        IReadOnlyList<TrainingRun> runs,
        string summary
    ) =>
        new(
            snapshot.Experiment with
            {
                Version = snapshot.Experiment.Version + 1,
            },
            configurations,
            runs,
            Unobserved(snapshot),
            summary
        );

    private static ExperimentTransition Move(
        ExperimentSnapshot snapshot,
        ExperimentState state,
        string summary,
        DateTimeOffset? endedAt,
        Actor? by = null
    )
    {
        var step = Step(snapshot, [], [], summary);
        return step with { After = step.After with { State = snapshot.Experiment.State.To(state), EndedAt = endedAt }, By = by };
    }

    private static List<RunId> Unobserved(ExperimentSnapshot snapshot) =>
        [.. snapshot.Runs.Where(run => run.State.IsFinal() && !run.Observed).Select(run => run.Id)];

    private static string Skipped(ExperimentSpecification specification, StageDefinition stage, bool included)
    {
        var names = specification
            .Stages.SkipWhile(other => other != stage)
            .Skip(included ? 0 : 1)
            .Select(other => $"'{other.Name}'")
            .ToList();
        return names.Count == 0 ? "" : $" Skipped: {string.Join(", ", names)}.";
    }

    private static string Count(int number, string thing) => number == 1 ? $"1 {thing}" : $"{number} {thing}s";
}
