using EfficientNet.Experiments.Ledger;
using EfficientNet.Ledger.Commits;
using EfficientNet.Ledger.Queries;
using EfficientNet.Ledger.Writes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EfficientNet.Ledger;

/// <summary>Registers the ledger's ports on one PostgreSQL database.</summary>
public static class LedgerServices
{
    /// <summary>
    /// Adds <see cref="IRunLedger"/>, <see cref="IExperimentLedger"/>, <see cref="INodeLedger"/>,
    /// <see cref="ISchedulingLedger"/>, <see cref="ILedgerQueries"/>, <see cref="ChangeSignal"/> and <see cref="LedgerFeed"/>.
    /// Connections are opened on first use; migrate first (<see cref="Migrator"/>).
    /// </summary>
    /// <exception cref="ArgumentException">The connection string can't be read, or an option is out of its range.</exception>
    public static IServiceCollection AddLedger(
        this IServiceCollection services,
        string connectionString,
        LedgerOptions? options = null
    )
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton((options ?? new LedgerOptions()).Validated());
        var settings = LedgerDataSource.WithDefaults(connectionString);
        services.AddSingleton(provider => new LedgerConnections(
            settings,
            provider.GetRequiredService<LedgerOptions>(),
            provider.GetRequiredService<ILoggerFactory>()
        ));
        services.AddSingleton(provider => new GroupCommit(
            provider.GetRequiredService<LedgerConnections>().Commits,
            provider.GetRequiredService<LedgerOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger<GroupCommit>()
        ));
        services.AddSingleton<IRunLedger, RunLedger>();
        services.AddSingleton<IExperimentLedger, ExperimentLedger>();
        services.AddSingleton<INodeLedger, NodeLedger>();
        services.AddSingleton<ISchedulingLedger, SchedulingLedger>();
        services.AddSingleton<ILedgerQueries, LedgerQueries>();
        services.AddSingleton(provider => new ChangeSignal(
            provider.GetRequiredService<LedgerConnections>().Reads,
            provider.GetRequiredService<LedgerOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger<ChangeSignal>()
        ));
        services.AddSingleton(provider => new LedgerFeed(
            provider.GetRequiredService<ILedgerQueries>(),
            provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger<LedgerFeed>()
        ));
        return services;
    }
}
