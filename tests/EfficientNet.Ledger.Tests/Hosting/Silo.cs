using EfficientNet.Experiments.Ledger;
using EfficientNet.Ledger.Commits;
using Microsoft.Extensions.DependencyInjection;

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>A silo's ledger: its own queue, its own connections. Two of them are two silos.</summary>
internal sealed class Silo : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public Silo(string connectionString, LedgerOptions? options = null, TimeProvider? time = null)
    {
        var collection = new ServiceCollection();
        if (time is not null)
            collection.AddSingleton(time);
        services = collection.AddLedger(connectionString, options).BuildServiceProvider();
    }

    public IRunLedger Runs => services.GetRequiredService<IRunLedger>();

    public IExperimentLedger Experiments => services.GetRequiredService<IExperimentLedger>();

    public INodeLedger Nodes => services.GetRequiredService<INodeLedger>();

    public ISchedulingLedger Scheduling => services.GetRequiredService<ISchedulingLedger>();

    public ILedgerQueries Queries => services.GetRequiredService<ILedgerQueries>();

    public ChangeSignal Changes => services.GetRequiredService<ChangeSignal>();

    public GroupCommit Commits => services.GetRequiredService<GroupCommit>();

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
