using EfficientNet.Experiments.Ledger;
using EfficientNet.Telemetry;

namespace EfficientNet.Silo.Observing;

/// <summary>Registers what measures this server, only where something is exported.</summary>
public static class ObservingServices
{
    private static bool IsExported =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TelemetryRegistration.EndpointVariable));

    /// <summary>Puts <see cref="MeteredRunLedger"/> around the registered <see cref="IRunLedger"/>.</summary>
    public static IServiceCollection AddMeteredLedger(this IServiceCollection services)
    {
        if (!IsExported)
            return services;
        var inner = services.Last(service => service.ServiceType == typeof(IRunLedger)).ImplementationType!;
        services.AddSingleton(inner);
        return services.AddSingleton<IRunLedger>(provider => new MeteredRunLedger(
            (IRunLedger)provider.GetRequiredService(inner),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    /// <summary>Adds the gauges of runs and nodes by state.</summary>
    public static IServiceCollection AddStateGauges(this IServiceCollection services) =>
        IsExported ? services.AddHostedService<StateGauges>() : services;
}
