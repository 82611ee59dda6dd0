using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;
using EfficientNet.Telemetry;

namespace EfficientNet.Grains;

/// <summary>Reports to telemetry what was committed for a run.</summary>
internal static class RunTelemetry
{
    /// <summary>Counts and traces the events of a decision after its commit.</summary>
    /// <param name="before">The row before.</param>
    /// <param name="decision">What was committed.</param>
    /// <param name="attemptBeganAt">When this silo saw the attempt begin, if it did.</param>
    /// <param name="now">Now.</param>
    public static void Tell(TrainingRun before, RunDecision decision, DateTimeOffset? attemptBeganAt, DateTimeOffset now)
    {
        foreach (var happened in decision.Events)
        {
            switch (happened)
            {
                case EpochCommitted { Metrics: var epoch }:
                    EffnetTelemetry.OnEpochCommitted(
                        before.Id.Value,
                        before.Attempt,
                        epoch.Epoch,
                        epoch.TrainLoss,
                        epoch.ValidationTop1,
                        epoch.Images,
                        TimeSpan.FromSeconds(epoch.Seconds),
                        before.TraceParent,
                        now
                    );
                    break;
                case EpochReplayed:
                    EffnetTelemetry.OnEpochReplayed();
                    break;
                case ReportRefused refused:
                    EffnetTelemetry.OnReportRefused(refused.Kind);
                    break;
                case AttemptEnded { Reason: AttemptEnd.LostByAgent or AttemptEnd.LeaseExpired } lost:
                    EffnetTelemetry.OnLeaseLost(lost.Reason.ToString());
                    break;
            }
        }

        if (before.State.IsLeased() && !decision.After.State.IsLeased())
        {
            var grantedAt = (before.Attempt == 1 ? before.StartedAt : null) ?? attemptBeganAt ?? now;
            EffnetTelemetry.OnAttemptEnded(
                before.Id.Value,
                before.Attempt,
                Outcome(decision),
                before.Node?.Value,
                before.TraceParent,
                grantedAt,
                now
            );
        }

        if (decision.After.State.IsFinal() && !before.State.IsFinal())
            EffnetTelemetry.OnRunEnded(decision.After.State.ToString());
    }

    private static string Outcome(RunDecision decision) =>
        decision.Events[^1] switch
        {
            AttemptEnded { Failure: { } failure } => failure.ToString(),
            AttemptEnded ended => ended.Reason.ToString(),
            RunShrunk => nameof(FailureClass.OutOfMemory),
            RunFailed failed => failed.Class.ToString(),
            _ => decision.After.State.ToString(),
        };
}
