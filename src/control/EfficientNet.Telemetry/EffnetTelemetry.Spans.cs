using System.Diagnostics;

namespace EfficientNet.Telemetry;

// No span stays open while something trains: a span is exported only when it ends, and its process may die first.
public static partial class EffnetTelemetry
{
    /// <summary>
    /// Starts the span of a submission; store <see cref="TraceParent.Of"/> it with the experiment and dispose it after the
    /// commit.
    /// </summary>
    public static Activity? StartExperiment(string experiment)
    {
        if (!Source.HasListeners())
            return null;
        // Under a caller whose trace is sampled it belongs to that trace; under any other, such as a bare grain call, it is the
        // root.
        if (Activity.Current is { Recorded: false })
            Activity.Current = null;
        var activity = Source.StartActivity(SpanNames.Experiment);
        return activity?.SetTag(TelemetryTags.Experiment, experiment);
    }

    /// <summary>Starts the span in which a stage proposes its configurations, under the experiment's stored context.</summary>
    /// <param name="experiment">Experiment id.</param>
    /// <param name="stage">Name of the stage.</param>
    /// <param name="experimentTrace">The experiment's stored context.</param>
    public static Activity? StartStage(string experiment, string stage, string? experimentTrace)
    {
        var activity = Source.StartActivity(SpanNames.Stage, ActivityKind.Internal, TraceParent.Parse(experimentTrace));
        return activity?.SetTag(TelemetryTags.Experiment, experiment).SetTag(TelemetryTags.Stage, stage);
    }

    /// <summary>
    /// Makes the span of a new run, under the current stage span, and returns the context to store with the run.
    /// </summary>
    /// <param name="run">Run id.</param>
    /// <param name="stage">The stage's span.</param>
    public static string? OnRunSubmitted(string run, Activity? stage)
    {
        using var activity = stage is null ? null : Source.StartActivity(SpanNames.Run, ActivityKind.Internal, stage.Context);
        activity?.SetTag(TelemetryTags.Run, run);
        return TraceParent.Of(activity);
    }

    /// <summary>Makes the root span of an attempt that is over, from its grant to its end; it links to the run's.</summary>
    /// <param name="run">Run id.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="outcome">How it ended: Succeeded, Cancelled, a reason (LeaseExpired, …) or a failure's class.</param>
    /// <param name="node">Its node.</param>
    /// <param name="runTrace">The run's stored context.</param>
    /// <param name="grantedAt">When it was granted.</param>
    /// <param name="endedAt">When it ended.</param>
    public static void OnAttemptEnded(
        string run,
        int attempt,
        string outcome,
        string? node,
        string? runTrace,
        DateTimeOffset grantedAt,
        DateTimeOffset endedAt
    )
    {
        AttemptsEnded.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Reason, outcome));
        RecordRoot(
            SpanNames.Attempt,
            runTrace,
            grantedAt,
            endedAt,
            run,
            attempt,
            activity => activity.SetTag(TelemetryTags.Reason, outcome).SetTag(TelemetryTags.Node, node)
        );
    }

    private static void RecordRoot(
        string name,
        string? link,
        DateTimeOffset startedAt,
        DateTimeOffset endedAt,
        string run,
        int attempt,
        Action<Activity> describe
    )
    {
        if (!Source.HasListeners())
            return;
        // The calling grain's span must not become the parent: an attempt is hours older than the call that ends it.
        var current = Activity.Current;
        Activity.Current = null;
        try
        {
            using var activity = Source.StartActivity(
                name,
                ActivityKind.Internal,
                parentContext: default,
                links: TraceParent.Links(link),
                startTime: startedAt
            );
            if (activity is null)
                return;
            activity.SetTag(TelemetryTags.Run, run).SetTag(TelemetryTags.Attempt, attempt).SetEndTime(endedAt.UtcDateTime);
            describe(activity);
        }
        finally
        {
            Activity.Current = current;
        }
    }
}
