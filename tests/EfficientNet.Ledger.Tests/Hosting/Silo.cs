using EfficientNet.Experiments.Ledger;
using EfficientNet.Ledger.Commits;
using Microsoft.Extensions.DependencyInjection;

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>A silo's ledger: its own queue, its own connections. Two of them are two silos.</summary>
internal sealed class Silo : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Silo(string connectionString, LedgerOptions? options = null, TimeProvider? time = null)
    {
        var collection = new ServiceCollection();
        if (time is not null)
            collection.AddSingleton(time);
        _services = collection.AddLedger(connectionString, options).BuildServiceProvider();
    }

    public IRunLedger Runs => _services.GetRequiredService<IRunLedger>();

    public IExperimentLedger Experiments => _services.GetRequiredService<IExperimentLedger>();

    public INodeLedger Nodes => _services.GetRequiredService<INodeLedger>();

    public ISchedulingLedger Scheduling => _services.GetRequiredService<ISchedulingLedger>();

    public ILedgerQueries Queries => _services.GetRequiredService<ILedgerQueries>();

    public ChangeSignal Changes => _services.GetRequiredService<ChangeSignal>();

    public GroupCommit Commits => _services.GetRequiredService<GroupCommit>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
