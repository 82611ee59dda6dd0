using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments.Coverage;

/// <summary>
/// Whether anything of an experiment is missing: its stored specification is planned again and compared with the rows, stage by
/// stage and run by run. Pure, and apart from the rules that made the rows, except for the planning itself.
/// </summary>
public static class CoverageAudit
{
    /// <summary>Compares.</summary>
    /// <param name="snapshot">The rows.</param>
    /// <param name="specification">What the experiment's file was understood to say.</param>
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
        var audit = StageKinds.Of(stage).Audit(new StageScope(specification, stage, outcomes), recorded);
        if (audit.Planned is null)
            missing.Add($"Stage '{stage.Name}' is not planned yet: no stage that it follows has a result.");
        missing.AddRange(audit.Unrecorded.Select(label => $"Stage '{stage.Name}': {label} is planned and not recorded."));

        var absent = work.Missing(recorded, snapshot.Experiment.CreatedAt);
        missing.AddRange(absent.Select(run => $"{run.Id} is needed by configuration {run.Configuration} and does not exist."));
        var runs = recorded.Count * specification.Seeds.Length;
        if (absent.Count > 0)
            return new StageCoverage(stage.Name, audit.Planned, recorded.Count, runs, Ended: runs - absent.Count);
        outcomes.AddRange(recorded.Select(work.OutcomeOf));
        return new StageCoverage(
            stage.Name,
            audit.Planned,
            recorded.Count,
            runs,
            recorded.SelectMany(work.RunsOf).Count(run => run.State.IsFinal())
        );
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
            yield return $"{run.Id} counts {facts.LastEpoch} epochs, and the ledger has "
                + $"{facts.Epochs - facts.DistinctEpochs} rows "
                + $"too many.";
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
