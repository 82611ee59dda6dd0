using OpenTelemetry.Trace;

namespace EfficientNet.Telemetry;

/// <summary>
/// Starts traces only with this product's own spans; grain calls and SQL are recorded inside those. Without it heartbeats,
/// sweeps and membership reads would each be a trace of their own, every second of every day.
/// </summary>
public sealed class OwnTracesSampler : Sampler
{
    /// <inheritdoc />
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(SpanNames.IsRoot(samplingParameters.Name) ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
}
