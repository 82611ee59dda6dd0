using System.Security.Cryptography;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Grains.Abstractions;

namespace EfficientNet.Silo.Api;

internal static class ExperimentEndpoints
{
    private const int ListLimit = 1000;

    public static void MapExperiments(this IEndpointRouteBuilder api)
    {
        api.MapPost("/experiments", SubmitAsync);
        api.MapGet("/experiments", (ILedgerQueries queries, CancellationToken cancellationToken) => queries.ExperimentsAsync(ListLimit, cancellationToken));
        api.MapGet("/experiments/{id}", ShowAsync);
        api.MapPost("/experiments/{id}/cancel", (string id, IGrainFactory grains) => AskAsync(id, grains, experiment => experiment.CancelAsync()));
        api.MapPost("/experiments/{id}/pause", (string id, IGrainFactory grains) => AskAsync(id, grains, experiment => experiment.PauseAsync()));
        api.MapPost("/experiments/{id}/resume", (string id, IGrainFactory grains) => AskAsync(id, grains, experiment => experiment.ResumeAsync()));
    }

    private static async Task<ExperimentSubmitted> SubmitAsync(SubmitExperiment submission, IGrainFactory grains)
    {
        var specification = ExperimentFile.Parse(submission.Source, submission.FileName);
        var id = submission.Id ?? ExperimentId.Parse($"{specification.Name}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)}");
        await grains.GetGrain<IExperimentGrain>(id.Value).SubmitAsync(submission.Source);
        return new ExperimentSubmitted(id);
    }

    private static async Task<ExperimentDetail> ShowAsync(string id, ILedgerQueries queries, CancellationToken cancellationToken)
    {
        var experiment = ApiRoutes.ParseId<ExperimentId>(id);
        return await queries.ExperimentAsync(experiment, cancellationToken) ?? throw new NotFoundException($"There is no experiment {experiment}.");
    }

    private static async Task<IResult> AskAsync(string id, IGrainFactory grains, Func<IExperimentGrain, Task> ask)
    {
        await ask(grains.GetGrain<IExperimentGrain>(ApiRoutes.ParseId<ExperimentId>(id).Value));
        return Results.NoContent();
    }
}
