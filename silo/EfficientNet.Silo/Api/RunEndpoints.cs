using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Grains;

namespace EfficientNet.Silo.Api;

internal static class RunEndpoints
{
    private const int MaximumLimit = 10_000;

    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs", ListAsync);
        api.MapGet("/runs/{id}", ShowAsync);
        api.MapPost("/runs/{id}/cancel", CancelAsync);
        api.MapPost("/runs/{id}/pause", PauseAsync);
        api.MapPost("/runs/{id}/resume", ResumeAsync);
        api.MapPost("/runs/{id}/retry", RetryAsync);
        api.MapPost("/runs/{id}/until", UntilAsync);
    }

    private static Task<IReadOnlyList<RunSummary>> ListAsync(
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
            experiment is null ? null : ApiRoutes.ParseId<ExperimentId>(experiment),
            state is null ? null : ApiRoutes.Parse(state, StateName.Parse<RunState>),
            after is null ? null : ApiRoutes.ParseId<RunId>(after),
            limit
        );
        return queries.RunsAsync(filter, cancellationToken);
    }

    private static async Task<RunDetail> ShowAsync(string id, ILedgerQueries queries, CancellationToken cancellationToken)
    {
        var run = ApiRoutes.ParseId<RunId>(id);
        return await queries.RunAsync(run, cancellationToken) ?? throw new NotFoundException($"There is no run {run}.");
    }

    private static Task CancelAsync(string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        grains.Run(ApiRoutes.ParseId<RunId>(id)).CancelAsync("Cancelled by a user.", cancellationToken);

    private static Task PauseAsync(string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        grains.Run(ApiRoutes.ParseId<RunId>(id)).PauseAsync(cancellationToken);

    private static Task ResumeAsync(string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        grains.Run(ApiRoutes.ParseId<RunId>(id)).ResumeAsync(cancellationToken);

    // The experiment does it, since one that has ended with failures opens again.
    private static async Task RetryAsync(string id, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var run = ApiRoutes.ParseId<RunId>(id);
        var row = await grains.Run(run).GetAsync(cancellationToken);
        await grains.Experiment(row.Experiment).RetryRunAsync(run, cancellationToken);
    }

    private static async Task UntilAsync(string id, TrainUntil body, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var run = ApiRoutes.ParseId<RunId>(id);
        if (body.Epoch < 1)
            throw new BadHttpRequestException($"epoch is {body.Epoch}; it must be 1 or more, or null for the recipe's end.");
        var row = await grains.Run(run).GetAsync(cancellationToken);
        await grains.Experiment(row.Experiment).ChangeUntilAsync(run, body.Epoch, cancellationToken);
    }
}
