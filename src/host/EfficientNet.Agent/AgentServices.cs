using EfficientNet.Agent.Checkpoints;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.ControlPlane;
using EfficientNet.Agent.Devices;
using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Trainers;
using Microsoft.Extensions.Logging.Console;

namespace EfficientNet.Agent;

/// <summary>Wires the agent.</summary>
internal static class AgentServices
{
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Everything but the host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">What the user chose.</param>
    /// <param name="folder">The locked folder; stays the caller's.</param>
    /// <param name="gpus">Finds GPUs.</param>
    public static IServiceCollection AddAgent(
        this IServiceCollection services,
        AgentOptions options,
        AgentFolder folder,
        IGpuProbe gpus
    )
    {
        services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = options.Timings.ShutdownGrace + 3 * options.Timings.LastDelivery
        );
        return services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(options)
            .AddSingleton(options.Timings)
            .AddSingleton(folder)
            .AddSingleton(new DataSetCatalogue(options.DataSets))
            .AddSingleton(new WeightsCatalogue(options.Weights))
            .AddSingleton(DevicesOf(options, gpus))
            .AddSingleton(_ => new HttpClient(
                new SocketsHttpHandler { ConnectTimeout = ConnectDeadline, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }
            )
            {
                Timeout = Timeout.InfiniteTimeSpan,
            })
            .AddSingleton<ControlPlaneClient>()
            .AddSingleton<BlobClient>()
            .AddSingleton<NodeProblems>()
            .AddSingleton<FolderWatch>()
            .AddSingleton<ReportOutbox>()
            .AddSingleton<AttemptJournal>()
            .AddSingleton<DeliveryEnvironment>()
            .AddSingleton<OutboxDelivery>()
            .AddSingleton<CheckpointUploader>()
            .AddSingleton<CheckpointLocator>()
            .AddSingleton<CheckpointCollector>()
            .AddSingleton<SlotGate>()
            .AddSingleton<OrphanReaper>()
            .AddSingleton<AttemptEnvironment>()
            .AddSingleton<AttemptFleet>()
            .AddSingleton<HeartbeatLoop>()
            .AddHostedService<AgentService>();
    }

    /// <summary>The devices that the options choose on this host.</summary>
    public static DeviceCatalogue DevicesOf(AgentOptions options, IGpuProbe gpus) =>
        new(options.Devices, gpus, new ProcFiles(), Environment.ProcessorCount);

    /// <summary>One short line for each message, on standard output.</summary>
    public static ILoggingBuilder AddAgentConsole(this ILoggingBuilder logging) =>
        logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddConsole(console => console.FormatterName = LineFormatter.FormatterName)
            .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
}
