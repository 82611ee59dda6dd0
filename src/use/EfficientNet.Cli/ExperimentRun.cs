using EfficientNet.Cli.Live;
using EfficientNet.Cli.Local;
using EfficientNet.Cli.Output;
using EfficientNet.Client;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Cli;

/// <summary>
/// An experiment from file to table. A server that runs already is used and left alone; one that this command started is
/// stopped at the end, after its trainers wrote their checkpoints.
/// </summary>
internal sealed class ExperimentRun(
    Invocation invocation,
    ExperimentSource source,
    ServerStart serverOptions,
    AgentStart? agentOptions
)
{
    private readonly LocalSystem _system = new(invocation);

    /// <summary>Runs it to the end.</summary>
    public async Task<ExitCode> ExecuteAsync(CancellationToken cancellationToken)
    {
        var plan = PlanReport.Of(source.Specification);
        foreach (var stage in plan.Stages)
            invocation.Context.Say(PlanReports.Sentence(stage));
        if (invocation.NamedServer is not null)
        {
            using var remote = invocation.Connect(ExperimentWatch.Patient);
            return await SubmitAndWatchAsync(remote, startedServer: false, cancellationToken);
        }

        // Agents of other hosts may have it; only a server of our own is known to have none but ours.
        if (agentOptions is not null && !_system.ServerRuns)
            HostPlaces.Require(source, agentOptions);
        var started = new StartedSystem(new ServerDescription("", 0, "", ""), ServerStarted: false, AgentStarted: false);
        var ranBefore = _system.ServerRuns;
        try
        {
            started = await _system.EnsureAsync(serverOptions, agentOptions, cancellationToken);
            invocation.Context.Say($"Dashboard: {started.Server.Url}   Data: {invocation.Data}");
            using var client = invocation.Connect(started.Server, ExperimentWatch.Patient);
            return await SubmitAndWatchAsync(client, started.ServerStarted, cancellationToken);
        }
        finally
        {
            // After an interruption in the middle of a start it is not known what was begun: everything of a fresh folder ends.
            if (started.ServerStarted || (!ranBefore && started.Server.ProcessId == 0))
                await _system.StopAsync(agent: true, server: true, force: false, CancellationToken.None);
            else if (started.AgentStarted)
                await _system.StopAsync(agent: true, server: false, force: false, CancellationToken.None);
        }
    }

    private async Task<ExitCode> SubmitAndWatchAsync(
        EffnetHttpClient client,
        bool startedServer,
        CancellationToken cancellationToken
    )
    {
        var id = source.NewId(invocation.Context.Letters);
        await client.SubmitAsync(new SubmitExperiment(source.Text, source.FileName, id), cancellationToken);
        invocation.Context.Say($"Experiment: {id}");
        try
        {
            return await new ExperimentWatch(invocation, client).ToTheEndAsync(id, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            invocation.Context.Say(
                startedServer
                    ? $"Interrupted. {id} is kept with all its committed epochs: 'effnet "
                        + $"up{invocation.DataOption}' goes on with it, 'effnet watch {id}{invocation.DataOption}' "
                        + "shows it."
                    : $"{id} goes on; 'effnet watch {id}{invocation.DataOption}' follows it again, 'effnet "
                        + $"experiments cancel {id}{invocation.DataOption}' ends it."
            );
            throw;
        }
    }
}
