using EfficientNet.Api.Access;
using EfficientNet.Api.Answers;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Grains;

namespace EfficientNet.Api.Operating;

internal static class RunEndpoints
{
    public static Task CancelAsync(string id, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken) =>
        Run(grains, id).CancelAsync(reason: "", actor.Value, cancellationToken);

    public static Task PauseAsync(string id, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken) =>
        Run(grains, id).PauseAsync(actor.Value, cancellationToken);

    public static Task ResumeAsync(string id, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken) =>
        Run(grains, id).ResumeAsync(actor.Value, cancellationToken);

    // The experiment does it, since one that has ended with failures opens again.
    public static async Task RetryAsync(string id, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken)
    {
        var run = RouteText.ParseId<RunId>(id);
        var row = await grains.Run(run).GetAsync(cancellationToken);
        await grains.Experiment(row.Experiment).RetryRunAsync(run, actor.Value, cancellationToken);
    }

    public static async Task UntilAsync(
        string id,
        TrainUntil body,
        IGrainFactory grains,
        CallingActor actor,
        CancellationToken cancellationToken
    )
    {
        var run = RouteText.ParseId<RunId>(id);
        if (body.Epoch < 1)
            throw new BadHttpRequestException($"epoch is {body.Epoch}; it must be 1 or more, or null for the recipe's end.");
        var row = await grains.Run(run).GetAsync(cancellationToken);
        await grains.Experiment(row.Experiment).ChangeUntilAsync(run, body.Epoch, actor.Value, cancellationToken);
    }

    private static ITrainingRunGrain Run(IGrainFactory grains, string id) => grains.Run(RouteText.ParseId<RunId>(id));
}
