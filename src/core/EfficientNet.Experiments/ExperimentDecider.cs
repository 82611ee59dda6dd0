using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments;

/// <summary>
/// The rules of an experiment, level-triggered: from what the tables hold to the next transition, or to nothing. Asking again
/// after the commit gives the step after it; asking twice without one gives the same.
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
            if (work.Missing(configurations, now) is { Count: > 0 } missing)
                return Step(snapshot, [], missing, $"Stage '{stage.Name}' gets {Count(missing.Count, "run")}.");
            var (proposals, then) = Fold(new StageScope(specification, stage, outcomes), work, configurations).Draw();
            if (proposals.Count > 0)
                return Propose(snapshot, specification, stage, work, proposals, now);
            if (then is StageStep.Wait || !work.IsDone(configurations))
                return Observe(snapshot);
            if (Failure(specification, stage, work, configurations) is { } why)
                return snapshot.Experiment.State == ExperimentState.Paused && configurations.Count == 0
                    ? Observe(snapshot)
                    : End(snapshot, now, why);
            outcomes.AddRange(configurations.Select(work.OutcomeOf));
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

    // What is recorded is given to the strategy, and not computed again.
    private static StageFold Fold(StageScope scope, StageWork work, List<ScalingConfiguration> configurations)
    {
        var kind = StageKinds.Of(scope.Stage);
        var fold = StageFold.Begin(kind.Strategy(scope), kind.Window(scope.Stage));
        foreach (var (index, configuration) in configurations.Index())
        {
            fold = fold.Commit(configuration.ToProposal());
            if (work.IsDone([configuration]))
                fold = fold.Learn(index + 1, new ProposalOutcome(work.OutcomeOf(configuration).Reward(scope.Stage.Objective)));
        }

        return fold;
    }

    private static ExperimentTransition? Propose(
        ExperimentSnapshot snapshot,
        ExperimentSpecification specification,
        StageDefinition stage,
        StageWork work,
        IReadOnlyList<Proposal> proposals,
        DateTimeOffset now
    )
    {
        if (snapshot.Experiment.State == ExperimentState.Paused)
            return Observe(snapshot);
        var first =
            snapshot.Configurations.Count == 0 ? 1 : snapshot.Configurations.Max(configuration => configuration.Number) + 1;
        var proposed = specification.Configurations(proposals, snapshot.Experiment.Id, stage.Name, first);
        var runs = work.Missing(proposed, now);
        var shared = (proposed.Count * specification.Seeds.Length) - runs.Count;
        var all = work.ConfigurationsOf(stage).Concat(proposed).Select(configuration => configuration.Fingerprint).ToList();
        var others = all.Distinct().Count() == all.Count ? "stages" : "configurations";
        var sharing = shared == 0 ? "" : $", {shared} shared with earlier {others}";
        return Step(
            snapshot,
            proposed,
            runs,
            $"Stage '{stage.Name}' has {Count(proposed.Count, "configuration")}: {Count(runs.Count, "new run")}{sharing}."
        );
    }

    // Null: the stage has a result that the next can follow.
    private static string? Failure(
        ExperimentSpecification specification,
        StageDefinition stage,
        StageWork work,
        List<ScalingConfiguration> configurations
    )
    {
        if (configurations.Count == 0)
            return $"Stage '{stage.Name}' has nothing to train, since no configuration that it follows has a result."
                + Skipped(specification, stage, included: true);
        return configurations.All(configuration => work.OutcomeOf(configuration).Succeeded == 0)
            ? $"Every run of stage '{stage.Name}' failed ({work.FirstFailure(configurations)})."
                + Skipped(specification, stage, included: false)
            : null;
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
        var halted = snapshot.Runs.Count(run => run.State == RunState.Halted);
        var lacking = snapshot.Runs.Count(run => run.State is not (RunState.Succeeded or RunState.Halted));
        if (why is null && lacking == 0)
        {
            var rest = halted == 0 ? "" : $", {halted} halted";
            var succeeded = Count(snapshot.Runs.Count - halted, "run");
            return Move(snapshot, ExperimentState.Completed, $"Completed: {succeeded} succeeded{rest}.", now);
        }

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
