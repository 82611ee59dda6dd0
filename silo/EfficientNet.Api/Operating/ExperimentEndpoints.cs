using System.Security.Cryptography;
using EfficientNet.Api.Access;
using EfficientNet.Api.Answers;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Files;
using EfficientNet.Grains;

namespace EfficientNet.Api.Operating;

internal static class ExperimentEndpoints
{
    // The grain parses; only for an id that is made of the experiment's name it is parsed here, too.
    public static Task<ExperimentSubmitted> SubmitAsync(
        SubmitExperiment submission,
        IExperimentReader reader,
        IGrainFactory grains,
        CallingActor actor
    )
    {
        var id = submission.Id ?? NewId(reader.Read(submission.Source, submission.FileName).Name);
        return grains.Experiment(id).SubmitAsync(submission with { Id = id }, actor.Value, CancellationToken.None);
    }

    public static async Task<RunsRetried> RetryAsync(
        string id,
        IGrainFactory grains,
        CallingActor actor,
        CancellationToken cancellationToken
    ) => new(await Experiment(grains, id).RetryFailedAsync(actor.Value, cancellationToken));

    public static Task CancelAsync(string id, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken) =>
        Experiment(grains, id).CancelAsync(actor.Value, cancellationToken);

    public static Task PauseAsync(string id, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken) =>
        Experiment(grains, id).PauseAsync(actor.Value, cancellationToken);

    public static Task ResumeAsync(string id, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken) =>
        Experiment(grains, id).ResumeAsync(actor.Value, cancellationToken);

    private static ExperimentId NewId(string name) =>
        ExperimentId.Parse($"{name}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)}");

    private static IExperimentGrain Experiment(IGrainFactory grains, string id) =>
        grains.Experiment(RouteText.ParseId<ExperimentId>(id));
}
