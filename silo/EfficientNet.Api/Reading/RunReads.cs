using EfficientNet.Api.Answers;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Api.Reading;

internal static class RunReads
{
    private const int MaximumLimit = 10_000;

    public static Task<IReadOnlyList<RunSummary>> ListAsync(
        ILedgerQueries queries,
        CancellationToken cancellationToken,
        string? experiment = null,
        string? state = null,
        string? after = null,
        int limit = 1000
    )
    {
        if (limit is < 1 or > MaximumLimit)
            throw new BadHttpRequestException($"limit is {limit}; it must be from 1 to {MaximumLimit}.");
        var filter = new RunFilter(
            experiment is null ? null : RouteText.ParseId<ExperimentId>(experiment),
            state is null ? null : RouteText.Parse(state, StateName.Parse<RunState>),
            after is null ? null : RouteText.ParseId<RunId>(after),
            limit
        );
        return queries.RunsAsync(filter, cancellationToken);
    }

    public static async Task<RunDetail> ShowAsync(string id, ILedgerQueries queries, CancellationToken cancellationToken)
    {
        var run = RouteText.ParseId<RunId>(id);
        return await queries.RunAsync(run, cancellationToken) ?? throw new NotFoundException($"There is no run {run}.");
    }
}
