using System.Security.Cryptography;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Grains;

namespace EfficientNet.Silo.Api;

internal static class ExperimentEndpoints
{
    private const int ListLimit = 1000;

    public static void MapExperiments(this IEndpointRouteBuilder api)
    {
        api.MapPost("/experiments", SubmitAsync);
        api.MapGet(
            "/experiments",
            (ILedgerQueries queries, CancellationToken cancellationToken) =>
                queries.ExperimentsAsync(ListLimit, cancellationToken)
        );
        api.MapGet("/experiments/{id}", ShowAsync);
        api.MapGet("/experiments/{id}/coverage", CoverageAsync);
        api.MapPost(
            "/experiments/{id}/retry",
            async (string id, IGrainFactory grains, CancellationToken cancellationToken) =>
                new RunsRetried(await Experiment(grains, id).RetryFailedAsync(cancellationToken))
        );
        api.MapPost(
            "/experiments/{id}/cancel",
            (string id, IGrainFactory grains, CancellationToken cancellationToken) =>
                Experiment(grains, id).CancelAsync(cancellationToken)
        );
        api.MapPost(
            "/experiments/{id}/pause",
            (string id, IGrainFactory grains, CancellationToken cancellationToken) =>
                Experiment(grains, id).PauseAsync(cancellationToken)
        );
        api.MapPost(
            "/experiments/{id}/resume",
            (string id, IGrainFactory grains, CancellationToken cancellationToken) =>
                Experiment(grains, id).ResumeAsync(cancellationToken)
        );
    }

    // Parsed here as well as in the grain: an exception that crosses to a grain and back loses its list of mistakes.
    private static Task<ExperimentSubmitted> SubmitAsync(
        SubmitExperiment submission,
        IExperimentReader reader,
        IGrainFactory grains
    )
    {
        var specification = reader.Read(submission.Source, submission.FileName);
        var id =
            submission.Id
            ?? ExperimentId.Parse(
                $"{specification.Name}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)}"
            );
        return grains.Experiment(id).SubmitAsync(submission with { Id = id }, CancellationToken.None);
    }

    private static async Task<ExperimentDetail> ShowAsync(string id, ILedgerQueries queries, CancellationToken cancellationToken)
    {
        var experiment = ApiRoutes.ParseId<ExperimentId>(id);
        return await queries.ExperimentAsync(experiment, cancellationToken)
            ?? throw new NotFoundException($"There is no experiment {experiment}.");
    }

    private static async Task<ExperimentCoverage> CoverageAsync(
        string id,
        IExperimentLedger ledger,
        IExperimentReader reader,
        ILedgerQueries queries,
        CancellationToken cancellationToken
    )
    {
        var experiment = ApiRoutes.ParseId<ExperimentId>(id);
        var snapshot =
            await ledger.LoadAsync(experiment, cancellationToken)
            ?? throw new NotFoundException($"There is no experiment {experiment}.");
        return CoverageAudit.Of(
            snapshot,
            reader.Read(snapshot.Experiment.Source, experiment.Value),
            await queries.CoverageFactsAsync(experiment, cancellationToken)
        );
    }

    private static IExperimentGrain Experiment(IGrainFactory grains, string id) =>
        grains.Experiment(ApiRoutes.ParseId<ExperimentId>(id));
}
