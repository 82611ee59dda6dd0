using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Judging;

/// <summary>Judges a campaign: pure, so that a test can break each guarantee and check the verdict.</summary>
internal static class Judge
{
    /// <summary>The result.</summary>
    public static CampaignResult Of(CampaignRecord record)
    {
        var lost = record.Runs.Sum(run => Missing(run, record.Epochs).Count);
        var duplicates = Committed(record).Sum(group => group.Count() - 1);
        var violations = Violations(record).ToList();
        return new CampaignResult(
            violations.Count == 0 ? "PASS" : "FAIL",
            record.Seed,
            record.LeaseSeconds,
            Struck(record)
                .GroupBy(fault => fault.Kind)
                .OrderBy(group => group.Key)
                .ToDictionary(group => group.Key.Name(), group => group.Count()),
            record.Runs.Count,
            record.Epochs.Count,
            lost,
            duplicates,
            record.Facts.Count(fact => fact.Event is ReportRefused),
            record.Orphans,
            !record.Runs.Any(run => WeightsProblem(run, record) is not null),
            record
                .Faults.Where(fault => fault.Recovery is not null)
                .OrderBy(fault => fault.Kind)
                .ThenBy(fault => fault.PastLease)
                .GroupBy(fault => fault.RecoveryKind)
                .ToDictionary(group => group.Key, Times),
            violations
        )
        {
            Missed = record.Faults.Count(fault => fault.Missed),
            Checkpoints = record.Blobs.Count,
        };
    }

    private static IEnumerable<string> Violations(CampaignRecord record)
    {
        var number = 0;
        foreach (var fault in record.Faults)
        {
            var title = fault.Missed ? $"A fault that missed after fault {number}" : $"Fault {++number}";
            foreach (var problem in fault.Problems)
                yield return $"{title} ({fault.Kind.Name()}): {problem}";
        }

        foreach (var (kind, planned) in record.Planned)
        {
            if (Struck(record).Count(fault => fault.Kind == kind) is var struck && struck < planned)
                yield return $"{struck} of {planned} faults of the kind {kind.Name()} struck.";
        }

        foreach (var problem in record.Runs.SelectMany(run => OfRun(run, record)))
            yield return problem;
        foreach (var problem in record.Baseline.SelectMany(run => SpentAttempts.Check(run, [], [])))
            yield return problem;
        foreach (var problem in ExperimentEnds.Check(record.Submitted, record.Experiments, [.. record.Baseline, .. record.Runs]))
            yield return problem;
        foreach (var problem in Proposals(record))
            yield return problem;
        foreach (var problem in record.Blobs.Select(blob => BlobProblem(blob, record)).OfType<string>())
            yield return problem;
        foreach (var lease in record.Leases)
            yield return $"{lease.Title} holds a lease after all work had ended.";

        if (record.Baseline.Count == 0 || record.Runs.Count == 0)
            yield return $"There were {record.Baseline.Count} undisturbed and {record.Runs.Count} disturbed runs: "
                + "nothing was shown.";
        if (record.Orphans > 0)
            yield return $"{record.Orphans} trainers were left when all work had ended.";
        foreach (var problem in record.Problems)
            yield return problem;
    }

    // In the same order, too: no fault may change what a strategy learns from.
    private static IEnumerable<string> Proposals(CampaignRecord record)
    {
        var undisturbed = record.Baseline.Select(run => ProposedBy(run.Experiment, record)).Distinct().ToList();
        foreach (var experiment in record.Runs.Select(run => run.Experiment).Distinct())
        {
            if (ProposedBy(experiment, record) is var proposed && !undisturbed.Contains(proposed))
                yield return $"{experiment} proposed {proposed}, undisturbed {string.Join(" or ", undisturbed)}.";
        }
    }

    private static string ProposedBy(string experiment, CampaignRecord record) =>
        string.Join(
            ", ",
            record
                .Proposals.Where(proposal => proposal.Experiment == experiment)
                .Select(proposal => $"{proposal.Number} {proposal.Label} ({proposal.Fingerprint})")
        );

    private static IEnumerable<string> OfRun(ObservedRun run, CampaignRecord record)
    {
        if (run.State != RunState.Succeeded)
            yield return $"{run.Id} is {run.State}: {run.Message}";
        if (Missing(run, record.Epochs) is { Count: > 0 } missing)
            yield return $"{run.Id} has no ledger row of epoch {string.Join(", ", missing)}.";
        var committed = record
            .Facts.Where(fact => fact.Run == run.Id)
            .Select(fact => fact.Event)
            .OfType<EpochCommitted>()
            .Select(epoch => epoch.Metrics.Epoch)
            .ToList();
        if (!committed.SequenceEqual(committed.Distinct().Order()))
            yield return $"{run.Id} committed epochs in the order {string.Join(", ", committed)}.";
        if (
            !record.Faults.Any(fault => fault.Strikes(run.Id, controlPlaneAlone: !record.Planned.Keys.Any(FaultKinds.HitsOneRun)))
        )
            yield return $"{run.Id} was not struck by any fault.";
        foreach (var spent in SpentAttempts.Check(run, record.Faults, record.Facts.Where(fact => fact.Run == run.Id)))
            yield return spent;
        if (WeightsProblem(run, record) is { } problem)
            yield return problem;
        else if (MetricsProblem(run, record) is { } different)
            yield return different;
    }

    private static List<int> Missing(ObservedRun run, IReadOnlyList<ObservedEpoch> epochs) =>
        [.. Enumerable.Range(1, run.Epochs).Except(epochs.Where(row => row.Run == run.Id).Select(row => row.Epoch))];

    private static IEnumerable<IGrouping<(string Run, int Epoch), RunFact>> Committed(CampaignRecord record) =>
        record
            .Facts.Where(fact => fact.Event is EpochCommitted)
            .GroupBy(fact => (fact.Run, ((EpochCommitted)fact.Event).Metrics.Epoch));

    private static string? WeightsProblem(ObservedRun run, CampaignRecord record)
    {
        var expected = record.Baseline.FirstOrDefault(baseline => baseline.Work == run.Work)?.Result?.WeightsSha256;
        return expected is not null && run.Result?.WeightsSha256 == expected
            ? null
            : $"{run.Id} ended with the weights {run.Result?.WeightsSha256 ?? "of no result"}, "
                + $"the undisturbed run with {expected ?? "none"}.";
    }

    private static string? MetricsProblem(ObservedRun run, CampaignRecord record)
    {
        var baseline = record.Baseline.First(other => other.Work == run.Work).Id;
        var expected = record.BaselineEpochs.Where(row => row.Run == baseline).Select(row => row.Metrics);
        return record.Epochs.Where(row => row.Run == run.Id).Select(row => row.Metrics).SequenceEqual(expected)
            ? null
            : $"{run.Id} has other metrics in the epoch ledger than the undisturbed run.";
    }

    // A fault may have damaged the blob on purpose, and nothing repaired it since.
    private static string? BlobProblem(NamedBlob blob, CampaignRecord record) =>
        blob.State switch
        {
            BlobState.Missing => $"{blob.Title} is in the ledger but not in the store.",
            BlobState.Damaged when !record.Faults.Any(fault => fault.DamagedBlob == blob.Sha256) =>
                $"{blob.Title} is in the store with other bytes.",
            _ => null,
        };

    private static IEnumerable<FaultRecord> Struck(CampaignRecord record) => record.Faults.Where(fault => !fault.Missed);

    private static RecoveryTimes Times(IEnumerable<FaultRecord> faults)
    {
        var sorted = faults.Select(fault => fault.Recovery!.Value.TotalSeconds).Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new RecoveryTimes(Math.Round(median, 2), Math.Round(sorted[^1], 2), sorted.Length);
    }
}
