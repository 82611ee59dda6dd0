using System.Diagnostics;

namespace EfficientNet.Telemetry;

/// <summary>
/// The W3C trace context as a string, <c>00-{trace}-{span}-{flags}</c>: stored with an experiment and a run, so that work after
/// a crash still finds its trace.
/// </summary>
public static class TraceParent
{
    /// <summary>The context to store with what <paramref name="activity"/> created; null when nobody listens.</summary>
    public static string? Of(Activity? activity) => activity is { IdFormat: ActivityIdFormat.W3C } ? activity.Id : null;

    /// <summary>The context as a parent; none when missing or malformed.</summary>
    public static ActivityContext Parse(string? traceParent) =>
        ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var context) ? context : default;

    /// <summary>The contexts as links; missing or malformed ones are left out.</summary>
    public static IEnumerable<ActivityLink> Links(params IEnumerable<string?> traceParents) =>
        traceParents.Select(Parse).Where(context => context != default).Select(context => new ActivityLink(context));
}
