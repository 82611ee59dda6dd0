using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace EfficientNet.Grains.Tests.Hosting;

/// <summary>
/// Silos with the grains on a real database, and a client outside of them, so that everything crosses the wire.
/// </summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private readonly ServiceProvider _reading;

    private ControlPlane(InProcessTestCluster cluster, ServiceProvider reading)
    {
        Cluster = cluster;
        _reading = reading;
    }

    public InProcessTestCluster Cluster { get; }

    public IGrainFactory Grains => Cluster.Client;

    /// <summary>The tables, read past the grains.</summary>
    public ILedgerQueries Queries => _reading.GetRequiredService<ILedgerQueries>();

    /// <summary>The tables, written past the grains: what another activation would do.</summary>
    public IRunLedger Runs => _reading.GetRequiredService<IRunLedger>();

    /// <summary>Nodes and leases, read past the grains.</summary>
    public INodeLedger Nodes => _reading.GetRequiredService<INodeLedger>();

    public static async Task<ControlPlane> StartAsync(
        PostgresFixture postgres,
        short silos = 1,
        Action<IServiceCollection>? change = null
    )
    {
        var database = await postgres.Server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo(
            (_, silo) =>
            {
                silo.Services.AddLedger(database).AddSingleton<IExperimentReader, ExperimentReader>();
                change?.Invoke(silo.Services);
                silo.ConfigureGrains(options => options.SweepPeriod = TimeSpan.FromMilliseconds(100));
            }
        );
        builder.ConfigureClient(client => client.Services.AddGrainSerialization());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new ControlPlane(cluster, new ServiceCollection().AddLedger(database).BuildServiceProvider());
    }

    public async Task<ExperimentId> SubmitAsync(string source, string id = "try-k3vd")
    {
        var experiment = ExperimentId.Parse(id);
        await Grains.Experiment(experiment).SubmitAsync(new SubmitExperiment(source, "try.yaml"));
        return experiment;
    }

    public async Task<ExperimentDetail> DetailAsync(ExperimentId experiment) =>
        await Queries.ExperimentAsync(experiment, TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException($"{experiment} is not in the tables.");

    public async Task<IReadOnlyList<RunSummary>> RunsOfAsync(ExperimentId experiment) =>
        await Queries.RunsAsync(new RunFilter(experiment), TestContext.Current.CancellationToken);

    /// <summary>Applies a command past the run's grain.</summary>
    public async Task<bool> BehindAsync(RunId id, RunCommand command)
    {
        var run = await Runs.LoadAsync(id, TestContext.Current.CancellationToken);
        var decision = RunDecider.Decide(run!, command, null, run!.CreatedAt);
        return await Runs.CommitAsync(decision.Transition!, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _reading.DisposeAsync();
    }
}
