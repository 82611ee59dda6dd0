using System.Diagnostics.Metrics;

namespace EfficientNet.Telemetry;

public static partial class EffnetTelemetry
{
    private static readonly Counter<long> RunsCreated = Meter.CreateCounter<long>(
        "effnet.runs.created",
        "{run}",
        "Runs that were created."
    );
    private static readonly Counter<long> RunsEnded = Meter.CreateCounter<long>(
        "effnet.runs.ended",
        "{run}",
        "Runs that became final, by state."
    );
    private static readonly Counter<long> AttemptsEnded = Meter.CreateCounter<long>(
        "effnet.attempts.ended",
        "{attempt}",
        "Attempts that are over, by how they ended."
    );
    private static readonly Counter<long> Epochs = Meter.CreateCounter<long>(
        "effnet.epochs",
        "{epoch}",
        "Epochs that reached the ledger."
    );
    private static readonly Counter<long> Images = Meter.CreateCounter<long>(
        "effnet.images",
        "{image}",
        "Training images of those epochs; its rate is the cluster's images a second."
    );
    private static readonly Histogram<double> EpochDuration = Meter.CreateHistogram<double>(
        "effnet.epoch.duration",
        "s",
        "Training and evaluation of an epoch."
    );
    private static readonly Counter<long> EpochsReplayed = Meter.CreateCounter<long>(
        "effnet.epochs.replayed",
        "{epoch}",
        "Epochs trained again after an older checkpoint."
    );
    private static readonly Histogram<double> QueueWait = Meter.CreateHistogram<double>(
        "effnet.queue.wait",
        "s",
        "From queued to granted."
    );
    private static readonly Counter<long> LeasesLost = Meter.CreateCounter<long>(
        "effnet.leases.lost",
        "{lease}",
        "Leases that ended without an exit report, by reason."
    );
    private static readonly Counter<long> ReportsRefused = Meter.CreateCounter<long>(
        "effnet.reports.refused",
        "{report}",
        "Reports of attempts that were over, by kind."
    );
    private static readonly Counter<long> FencedWrites = Meter.CreateCounter<long>(
        "effnet.ledger.fenced",
        "{write}",
        "Transitions that the ledger's fence refused because the writer was stale."
    );
    private static readonly Histogram<double> LedgerCommit = Meter.CreateHistogram<double>(
        "effnet.ledger.commit.duration",
        "s",
        "A transition, from call to commit."
    );
    private static readonly Histogram<double> SchedulingPass = Meter.CreateHistogram<double>(
        "effnet.scheduling.pass.duration",
        "s",
        "A scheduling pass."
    );
    private static readonly Counter<long> Grants = Meter.CreateCounter<long>("effnet.grants", "{lease}", "Leases granted.");
    private static readonly Counter<long> BlobBytes = Meter.CreateCounter<long>(
        "effnet.blobs.stored",
        "By",
        "Checkpoint bytes received."
    );

    /// <summary>A run was committed to the queue.</summary>
    public static void OnRunCreated() => RunsCreated.Add(1);

    /// <summary>A run became final in <paramref name="state"/> (Succeeded, Failed, Cancelled).</summary>
    public static void OnRunEnded(string state)
    {
        if (RunsEnded.Enabled)
            RunsEnded.Add(1, new KeyValuePair<string, object?>(TelemetryTags.State, state));
    }

    /// <summary>An epoch reached the ledger: counts it and makes its root span, linked to the run's.</summary>
    public static void OnEpochCommitted(
        string run,
        int attempt,
        int epoch,
        double trainLoss,
        double validationTop1,
        long images,
        TimeSpan duration,
        string? runTrace,
        DateTimeOffset endedAt
    )
    {
        Epochs.Add(1);
        Images.Add(images);
        EpochDuration.Record(duration.TotalSeconds);
        RecordRoot(
            SpanNames.Epoch,
            runTrace,
            endedAt - duration,
            endedAt,
            run,
            attempt,
            activity =>
                activity
                    .SetTag(TelemetryTags.Epoch, epoch)
                    .SetTag(TelemetryTags.TrainLoss, trainLoss)
                    .SetTag(TelemetryTags.ValidationTop1, validationTop1)
                    .SetTag(TelemetryTags.Images, images)
        );
    }

    /// <summary>An epoch was trained again with equal metrics.</summary>
    public static void OnEpochReplayed() => EpochsReplayed.Add(1);

    /// <summary>A run was granted after waiting for <paramref name="wait"/>.</summary>
    public static void OnQueueWait(TimeSpan wait) => QueueWait.Record(wait.TotalSeconds);

    /// <summary>A lease ended without an exit report (LeaseExpired, LostByAgent).</summary>
    public static void OnLeaseLost(string reason)
    {
        if (LeasesLost.Enabled)
            LeasesLost.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Reason, reason));
    }

    /// <summary>A report of an attempt that was over was refused; <paramref name="kind"/> is the report's.</summary>
    public static void OnReportRefused(string kind)
    {
        if (ReportsRefused.Enabled)
            ReportsRefused.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Kind, kind));
    }

    /// <summary>
    /// A transition returned from the ledger after <paramref name="duration"/>; not <paramref name="accepted"/> means that the
    /// fence matched no row.
    /// </summary>
    public static void OnLedgerCommit(TimeSpan duration, bool accepted)
    {
        LedgerCommit.Record(duration.TotalSeconds);
        if (!accepted)
            FencedWrites.Add(1);
    }

    /// <summary>A scheduling pass ended with <paramref name="grants"/> leases.</summary>
    public static void OnSchedulingPass(TimeSpan duration, int grants)
    {
        SchedulingPass.Record(duration.TotalSeconds);
        if (grants > 0)
            Grants.Add(grants);
    }

    /// <summary>A checkpoint of <paramref name="bytes"/> is in the store.</summary>
    public static void OnBlobStored(long bytes) => BlobBytes.Add(bytes);

    /// <summary>
    /// Publishes <c>effnet.runs</c> and <c>effnet.nodes</c>, gauges by state, read from <paramref name="observe"/> whenever a
    /// collector asks.
    /// </summary>
    public static void ObserveStates(Func<StateCounts> observe)
    {
        Meter.CreateObservableGauge("effnet.runs", () => Measure(observe().Runs), "{run}", "Runs by state.");
        Meter.CreateObservableGauge("effnet.nodes", () => Measure(observe().Nodes), "{node}", "GPU nodes by state.");
    }

    private static IEnumerable<Measurement<long>> Measure(IReadOnlyDictionary<string, long> counts) =>
        counts.Select(pair => new Measurement<long>(
            pair.Value,
            new KeyValuePair<string, object?>(TelemetryTags.State, pair.Key)
        ));
}
