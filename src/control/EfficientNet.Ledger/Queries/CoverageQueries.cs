using EfficientNet.Contracts;
using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Ledger.Queries;

/// <summary>Counts for the audit of an experiment.</summary>
internal sealed class CoverageQueries(LedgerReader reader)
{
    private const string RunsSql = $"""
        select r.id, r.epoch, e.rows, e.counted, s.superseded, v.replayed, v.refused
        from training_run r
        cross join lateral (
            select count(*) as rows, count(distinct epoch) filter (where epoch between 1 and r.epoch) as counted from epoch
                where run = r.id) e
        cross join lateral (select count(*) as superseded from epoch_superseded where run = r.id) s
        cross join lateral (
            select count(*) filter (where kind = '{EventKinds.Replayed}') as replayed,
                count(*) filter (where kind = '{EventKinds.Refused}') as refused
            from event where run = r.id) v
        where r.experiment = @experiment
        """;

    // An attempt that fails ends or takes its run with it; one that did not fit memory shrinks it.
    private const string FailuresSql = $"""
        select coalesce(body ->> 'failure', body ->> 'class', 'outOfMemory'), count(*)
        from event
        where experiment = @experiment and (
            kind in ('{EventKinds.Failed}', '{EventKinds.Shrunk}')
            or (kind = '{EventKinds.AttemptEnded}' and body ->> 'failure' is not null))
        group by 1
        """;

    public async Task<LedgerFacts> FactsAsync(ExperimentId experiment, CancellationToken cancellationToken)
    {
        var runs = await reader.ListAsync(
            RunsSql,
            p => p.Text("experiment", experiment.Value),
            row =>
                (
                    Run: RunId.Parse(row.GetString(0)),
                    Facts: new RunFacts(
                        row.GetInt32(1),
                        row.GetInt64(2),
                        row.GetInt64(3),
                        Superseded: row.GetInt64(4),
                        Replayed: row.GetInt64(5),
                        Refused: row.GetInt64(6)
                    )
                ),
            cancellationToken
        );
        var failures = await reader.ListAsync(
            FailuresSql,
            p => p.Text("experiment", experiment.Value),
            row => (Class: Enum.Parse<FailureClass>(row.GetString(0), ignoreCase: true), Count: row.GetInt64(1)),
            cancellationToken
        );
        return new LedgerFacts(
            runs.ToDictionary(run => run.Run, run => run.Facts),
            failures.ToDictionary(failure => failure.Class, failure => failure.Count)
        );
    }
}
