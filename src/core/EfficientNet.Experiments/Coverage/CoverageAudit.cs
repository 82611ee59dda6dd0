using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Coverage;

/// <summary>
/// Whether anything of an experiment is missing: its file is planned anew and compared with the rows, stage by stage and run by
/// run. Pure,
/// and apart from the rules that made the rows, but for the planning itself.
/// </summary>
public static class CoverageAudit
{
    /// <summary>Compares.</summary>
    /// <param name="snapshot">The rows.</param>
    /// <param name="specification">The experiment's file, parsed anew.</param>
    /// <param name="facts">What the database counted.</param>
    public static ExperimentCoverage Of(ExperimentSnapshot snapshot, ExperimentSpecification specification, LedgerFacts facts)
    {
        var work = new StageWork(snapshot, specification);
        var stages = new List<StageCoverage>();
        var missing = new List<string>();
        var outcomes = new List<ConfigurationOutcome>();
        foreach (var stage in specification.Stages)
            stages.Add(Stage(snapshot, specification, stage, work, outcomes, missing));
        missing.AddRange(snapshot.Runs.SelectMany(run => MissingOf(run, facts.Runs.GetValueOrDefault(run.Id))));

        return new ExperimentCoverage
        {
            Experiment = snapshot.Experiment.Id,
            State = snapshot.Experiment.State,
            Complete = missing.Count == 0,
            Stages = stages,
            Runs = Counts(snapshot.Runs),
            Epochs = facts.Runs.Values.Sum(run => run.Epochs),
            LostEpochs = facts.Runs.Values.Sum(Lost),
            DuplicateEpochs = facts.Runs.Values.Sum(run => run.Epochs - run.DistinctEpochs),
            ReplayedEpochs = facts.Runs.Values.Sum(run => run.Replayed),
            SupersededEpochs = facts.Runs.Values.Sum(run => run.Superseded),
            RefusedReports = facts.Runs.Values.Sum(run => run.Refused),
            Attempts = snapshot.Runs.Sum(run => (long)run.Attempt),
            FailedAttempts = facts.FailedAttempts.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
            FailedRuns = [.. snapshot.Runs.Where(run => run.State == RunState.Failed).Select(run => run.Id)],
            Missing = missing,
        };
    }

    private static StageCoverage Stage(
        ExperimentSnapshot snapshot,
        ExperimentSpecification specification,
        StageDefinition stage,
        StageWork work,
        List<ConfigurationOutcome> outcomes,
        List<string> missing
    )
    {
        var recorded = work.ConfigurationsOf(stage);
        var planned = Plan(specification, stage, snapshot.Experiment.Id, recorded, outcomes);
        if (planned is null)
            missing.Add($"Stage '{stage.Name}' is not planned yet: no stage that it follows has a result.");
        else
            missing.AddRange(
                Unrecorded(stage, planned, recorded)
                    .Select(label => $"Stage '{stage.Name}': {label} is planned and not recorded.")
            );

        var absent = work.Missing(recorded, snapshot.Experiment.CreatedAt);
        missing.AddRange(absent.Select(run => $"{run.Id} is needed by configuration {run.Configuration} and does not exist."));
        var runs = recorded.Count * specification.Seeds.Length;
        if (absent.Count > 0)
            return new StageCoverage(stage.Name, planned?.Count, recorded.Count, runs, Ended: runs - absent.Count);
        outcomes.AddRange(recorded.Select(work.OutcomeOf));
        return new StageCoverage(
            stage.Name,
            planned?.Count,
            recorded.Count,
            runs,
            recorded.SelectMany(work.RunsOf).Count(run => run.State.IsFinal())
        );
    }

    // A sweep follows the best of its grid as it was when the sweep was planned; a run that is retried afterwards may have
    // changed it since.
    private static IReadOnlyList<ScalingConfiguration>? Plan(
        ExperimentSpecification specification,
        StageDefinition stage,
        ExperimentId experiment,
        List<ScalingConfiguration> recorded,
        List<ConfigurationOutcome> outcomes
    )
    {
        if (stage is SweepStage { BestOf: not null } && recorded.Count > 0)
            return recorded;
        var planned = StageProposals.Propose(specification, stage, experiment, firstNumber: 1, outcomes);
        return planned.Count == 0 ? null : planned;
    }

    private static IEnumerable<string> Unrecorded(
        StageDefinition stage,
        IReadOnlyList<ScalingConfiguration> planned,
        List<ScalingConfiguration> recorded
    )
    {
        if (stage is SweepStage sweep && recorded.Count > 0)
        {
            var swept = recorded
                .SelectMany(configuration => configuration.Members.Append(configuration.Coefficients ?? default))
                .Select(member => member.Phi)
                .ToHashSet();
            return sweep.Phis.Where(phi => !swept.Contains(phi)).Select(phi => $"ϕ{phi}");
        }

        var there = recorded.Select(configuration => configuration.Fingerprint).ToHashSet(StringComparer.Ordinal);
        return planned
            .Where(configuration => !there.Contains(configuration.Fingerprint))
            .Select(configuration => configuration.Label);
    }

    private static IEnumerable<string> MissingOf(TrainingRun run, RunFacts facts)
    {
        var epochs = run.Result?.StoppedAfter ?? run.Specification.Recipe.Epochs;
        if (!run.State.IsFinal())
            yield return $"{run.Id} has not ended: it is {run.State}, with {run.Epoch} of {epochs} epochs.";
        if (run.State == RunState.Succeeded && run.Epoch != epochs)
            yield return $"{run.Id} succeeded after {run.Epoch} of {epochs} epochs.";
        if (Lost(facts) is > 0 and var lost)
            yield return $"{run.Id} counts {facts.LastEpoch} epochs, and the ledger lacks {lost} of them.";
        if (facts.Epochs > facts.DistinctEpochs)
            yield return $"{run.Id} counts {facts.LastEpoch} epochs, and the ledger has {facts.Epochs - facts.DistinctEpochs} rows too many.";
    }

    private static long Lost(RunFacts facts) => facts.LastEpoch - facts.DistinctEpochs;

    private static RunCounts Counts(IReadOnlyList<TrainingRun> runs) =>
        new(
            runs.Count(run => run.State == RunState.Queued),
            runs.Count(run => run.State.IsLeased()),
            runs.Count(run => run.State == RunState.Succeeded),
            runs.Count(run => run.State == RunState.Failed),
            runs.Count(run => run.State == RunState.Cancelled),
            Halted: runs.Count(run => run.State == RunState.Halted)
        );
}
