using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EfficientNet.Telemetry;

/// <summary>Wires spans, metrics and logs to an OTLP collector.</summary>
public static class TelemetryRegistration
{
    /// <summary>
    /// The variable that turns export on; its value is the collector's address, for example <c>http://localhost:4317</c>.
    /// </summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Exports spans, metrics and logs over OTLP when <see cref="EndpointVariable"/> is set; otherwise registers nothing. The
    /// other <c>OTEL_*</c> variables of the specification apply (protocol, headers, resource attributes, intervals).
    /// </summary>
    /// <param name="services">The process's services.</param>
    /// <param name="role">What the process is: <c>silo</c>, <c>agent</c>; the service's name becomes <c>effnet-silo</c>.</param>
    /// <param name="instance">
    /// Name that distinguishes processes of the role and survives restarts; null means host name and process id.
    /// </param>
    public static IServiceCollection AddEffnetTelemetry(this IServiceCollection services, string role, string? instance = null)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable)))
            return services;
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, role, instance))
            .WithTracing(Trace)
            .WithMetrics(Measure)
            .WithLogging(configureBuilder: null, options => options.IncludeScopes = true)
            .UseOtlpExporter();
        return services;
    }

    /// <summary>Which spans are sampled, without an exporter; for tests and other exporters.</summary>
    public static void Trace(TracerProviderBuilder tracing) =>
        tracing
            .SetSampler(new ParentBasedSampler(new OwnTracesSampler()))
            .AddSource(EffnetTelemetry.Name)
            .AddSource("Microsoft.Orleans.Application")
            .AddNpgsql();

    /// <summary>Which instruments are collected, without an exporter.</summary>
    public static void Measure(MeterProviderBuilder metrics) =>
        metrics
            .AddMeter(EffnetTelemetry.Name)
            .AddMeter("Microsoft.Orleans", "Npgsql", "Microsoft.AspNetCore.Hosting", "System.Runtime");

    private static void Describe(ResourceBuilder resource, string role, string? instance) =>
        resource.AddService(
            $"effnet-{role}",
            serviceVersion: typeof(EffnetTelemetry).Assembly.GetName().Version?.ToString(3),
            autoGenerateServiceInstanceId: false,
            serviceInstanceId: instance ?? $"{Environment.MachineName}-{Environment.ProcessId}"
        );
}
