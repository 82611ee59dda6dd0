using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EfficientNet.Telemetry;

/// <summary>
/// All telemetry of this product. Methods are verbs, called after the commit that makes them true; nothing is built when nobody
/// listens. Spans are in <c>EffnetTelemetry.Spans.cs</c>, metrics in <c>EffnetTelemetry.Metrics.cs</c>.
/// </summary>
public static partial class EffnetTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "EfficientNet.Orleans";

    private static readonly string? Version = typeof(EffnetTelemetry).Assembly.GetName().Version?.ToString(3);

    /// <summary>The source of all spans of this product.</summary>
    public static ActivitySource Source { get; } = new(Name, Version);

    /// <summary>The meter of all its instruments.</summary>
    public static Meter Meter { get; } = new(Name, Version);
}
