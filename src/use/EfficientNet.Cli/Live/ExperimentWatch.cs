using EfficientNet.Client;
using EfficientNet.Contracts;
using EfficientNet.Experiments;

namespace EfficientNet.Cli.Live;

/// <summary>Shows an experiment to its end and prints the outcome.</summary>
internal sealed class ExperimentWatch(Invocation invocation, EffnetHttpClient client)
{
    /// <summary>A server may be restarted while somebody watches.</summary>
    public static EffnetHttpClientOptions Patient { get; } = new() { RetryFor = TimeSpan.FromMinutes(5) };

    /// <summary>Follows it, prints the outcome, and returns the exit code of its state.</summary>
    public async Task<ExitCode> ToTheEndAsync(ExperimentId experiment, CancellationToken cancellationToken)
    {
        var before = await client.ExperimentAsync(experiment, cancellationToken);
        var known = RemainingWork.Read(before);
        IExperimentView view = invocation.Context.Watched
            ? new LiveView(invocation.Context, known.Pace)
            : new PlainView(invocation.Context, known.Pace);
        var final = before.State.IsFinal()
            ? before
            : await new ExperimentFollower(client, invocation.Context.Time).FollowAsync(
                experiment,
                after: 0,
                view,
                cancellationToken
            );
        invocation.Print(Outcome.Report(final, invocation.NamedServer ?? invocation.Data.Path, invocation.DataOption));
        return Outcome.Code(final.State);
    }
}
