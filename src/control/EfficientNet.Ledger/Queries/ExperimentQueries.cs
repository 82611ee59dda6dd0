using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Planning;
using Npgsql;

namespace EfficientNet.Ledger.Queries;

/// <summary>Experiments for lists and pages.</summary>
internal sealed class ExperimentQueries(LedgerReader reader)
{
    private const int MaximumLimit = 10_000;

    private const string Columns = """
        x.id, x.name, x.state, x.created_at, x.ended_at,
        s.queued, s.running, s.succeeded, s.failed, s.cancelled, s.paused, s.halted, s.done, s.planned
        """;

    private const string Counts = $"""
        left join lateral (
            select count(*) filter (where state = {RunStateSql.Queued}) as queued,
                count(*) filter (where state in ({RunStateSql.Granted}, {RunStateSql.Running})) as running,
                count(*) filter (where state = {RunStateSql.Succeeded}) as succeeded,
                count(*) filter (where state = {RunStateSql.Failed}) as failed,
                count(*) filter (where state = {RunStateSql.Cancelled}) as cancelled,
                count(*) filter (where paused) as paused,
                count(*) filter (where state = {RunStateSql.Halted}) as halted,
                coalesce(sum(epoch), 0) as done,
                coalesce(sum(case when state = {RunStateSql.Succeeded} then epoch else least(until, epochs) end), 0) as planned
            from training_run r where r.experiment = x.id) s on true
        """;

    private const string ListSql = $"""
        select {Columns} from (select * from experiment order by created_at desc, id limit @limit) x {Counts}
        order by x.created_at desc, x.id
        """;

    private const string DetailSql = $"""
        select {Columns}, x.source, x.specification,
            (select count(*) from event v where v.experiment = x.id and v.kind = '{EventKinds.Refused}')
        from experiment x {Counts} where x.id = @experiment
        """;

    private const string ConfigurationsSql = $"""
        select c.number, c.stage, c.label, c.alpha, c.beta, c.gamma, c.phi, jsonb_array_length(c.members), c.resolution,
        c.parameters,
            c.multiply_adds, c.fingerprint, avg(r.test_top1), stddev_samp(r.test_top1), avg(r.seconds),
            nullif(c.training, '')
        from scaling_configuration c
        left join lateral (
            select test_top1, (select sum(e.seconds) from epoch e where e.run = r.id) as seconds
            from configuration_run o join training_run r on r.id = o.run
            where o.experiment = c.experiment and o.number = c.number and r.state = {RunStateSql.Succeeded}) r on true
        where c.experiment = @experiment
        group by c.experiment, c.number
        order by c.number
        """;

    private const string RunsSql =
        $"select {RunSummaryRow.Columns} from {RunSummaryRow.From} where r.experiment = @experiment order by r.ordinal";

    public async Task<IReadOnlyList<ExperimentSummary>> ListAsync(int limit, CancellationToken cancellationToken) =>
        await reader.ListAsync(
            ListSql,
            p => p.Number("limit", Math.Clamp(limit, 1, MaximumLimit)),
            ReadSummary,
            cancellationToken
        );

    public async Task<ExperimentDetail?> FindAsync(ExperimentId experiment, CancellationToken cancellationToken)
    {
        var found = await reader.FirstAsync(DetailSql, Bind, ReadDetail, cancellationToken);
        if (found is null)
            return null;
        var runs = await reader.ListAsync(RunsSql, Bind, RunSummaryRow.Read, cancellationToken);
        var byConfiguration = runs.SelectMany(run => run.Configurations, (run, number) => (run, number))
            .ToLookup(pair => pair.number, pair => pair.run);
        var configurations = await reader.ListAsync(
            ConfigurationsSql,
            Bind,
            row => ReadConfiguration(row, byConfiguration),
            cancellationToken
        );
        return found with { Configurations = configurations, Best = BestConfiguration.Of(configurations)?.Number };

        void Bind(NpgsqlParameterCollection parameters) => parameters.Text("experiment", experiment.Value);
    }

    private static ExperimentSummary ReadSummary(NpgsqlDataReader row) =>
        new()
        {
            Id = ExperimentId.Parse(row.GetString(0)),
            Name = row.GetString(1),
            State = (ExperimentState)row.GetInt16(2),
            CreatedAt = row.Time(3),
            EndedAt = row.TimeOrNull(4),
            Runs = new RunCounts(
                (int)row.GetInt64(5),
                (int)row.GetInt64(6),
                (int)row.GetInt64(7),
                (int)row.GetInt64(8),
                (int)row.GetInt64(9),
                (int)row.GetInt64(10),
                (int)row.GetInt64(11)
            ),
            EpochsDone = (int)row.GetInt64(12),
            EpochsPlanned = (int)row.GetInt64(13),
        };

    private static ExperimentDetail ReadDetail(NpgsqlDataReader row)
    {
        var summary = ReadSummary(row);
        return new ExperimentDetail
        {
            Id = summary.Id,
            Name = summary.Name,
            State = summary.State,
            CreatedAt = summary.CreatedAt,
            EndedAt = summary.EndedAt,
            Runs = summary.Runs,
            EpochsDone = summary.EpochsDone,
            EpochsPlanned = summary.EpochsPlanned,
            Source = row.GetString(14),
            Specification = row.TextOrNull(15) is { } json ? LedgerJson.Read<JsonElement>(json) : null,
            RefusedReports = (int)row.GetInt64(16),
            Configurations = [],
        };
    }

    private static ConfigurationView ReadConfiguration(NpgsqlDataReader row, ILookup<int, RunSummary> runs) =>
        new()
        {
            Number = row.GetInt32(0),
            Stage = row.GetString(1),
            Label = row.GetString(2),
            Alpha = row.DecimalOrNull(3),
            Beta = row.DecimalOrNull(4),
            Gamma = row.DecimalOrNull(5),
            Phi = row.DecimalOrNull(6),
            Members = Math.Max(1, row.GetInt32(7)),
            Resolution = row.GetInt32(8),
            Parameters = row.GetInt64(9),
            MultiplyAdds = row.GetInt64(10),
            Fingerprint = row.GetString(11),
            ValidationTop1 = BestConfiguration.Mean(
                runs[row.GetInt32(0)]
                    .Where(run => run.State is RunState.Succeeded or RunState.Halted)
                    .Select(run => run.ValidationTop1)
                    .OfType<double>()
            ),
            TestTop1 = row.FractionOrNull(12),
            TestTop1Deviation = row.FractionOrNull(13),
            Seconds = row.FractionOrNull(14),
            Training = row.TextOrNull(15),
            Runs = [.. runs[row.GetInt32(0)]],
        };
}
