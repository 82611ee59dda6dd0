using System.Diagnostics;
using EfficientNet.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace EfficientNet.Silo.Tests.Telemetry;

/// <summary>
/// What a collector receives: one tree for experiment, stage and run; attempts and epochs as roots that link to their run.
/// </summary>
public sealed class SpanTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-24T12:00:00Z");

    private readonly SpanCollector _collector = new();
    private readonly TracerProvider _provider;

    public SpanTests()
    {
        var builder = Sdk.CreateTracerProviderBuilder();
        TelemetryRegistration.Trace(builder);
        _provider = builder.AddProcessor(_collector).Build();
    }

    public void Dispose() => _provider.Dispose();

    [Fact]
    public void ExperimentStageRun_AreOneTree_OverStoredContexts()
    {
        string? experimentTrace;
        using (var experiment = EffnetTelemetry.StartExperiment("x-1"))
            experimentTrace = TraceParent.Of(experiment);
        using (var stage = EffnetTelemetry.StartStage("x-1", "grid", experimentTrace))
            Assert.NotNull(EffnetTelemetry.OnRunSubmitted("x-1.grid.00.s1", stage));

        var (root, middle, leaf) = (_collector.Single("experiment"), _collector.Single("stage"), _collector.Single("run"));
        Assert.Equal(default, root.ParentSpanId);
        Assert.Equal(root.SpanId, middle.ParentSpanId);
        Assert.Equal(middle.SpanId, leaf.ParentSpanId);
        Assert.Equal([root.TraceId, root.TraceId], new[] { middle.TraceId, leaf.TraceId });
        Assert.Equal("x-1.grid.00.s1", leaf.GetTagItem("effnet.run"));
    }

    [Fact]
    public void AttemptAndEpoch_AreRootsLinkedToTheirRun_EvenInsideAnotherSpan()
    {
        string runTrace;
        using (var stage = EffnetTelemetry.StartStage("x-1", "grid", experimentTrace: null))
        {
            runTrace = EffnetTelemetry.OnRunSubmitted("x-1.grid.00.s1", stage)!;
            EffnetTelemetry.OnEpochCommitted("x-1.grid.00.s1", 2, 3, 0.5, 0.8, 50_000, TimeSpan.FromSeconds(40), runTrace, Now);
            EffnetTelemetry.OnAttemptEnded("x-1.grid.00.s1", 2, "LeaseExpired", "laptop", runTrace, Now.AddHours(-2), Now);
            Assert.Same(stage, Activity.Current);
        }

        var (run, attempt, epoch) = (_collector.Single("run"), _collector.Single("attempt"), _collector.Single("epoch"));
        foreach (var span in new[] { attempt, epoch })
        {
            Assert.Equal(default, span.ParentSpanId);
            Assert.NotEqual(run.TraceId, span.TraceId);
            Assert.Equal(run.SpanId, Assert.Single(span.Links).Context.SpanId);
        }

        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.FromSeconds(40)), (attempt.Duration, epoch.Duration));
        Assert.Equal((2, 3), (epoch.GetTagItem("effnet.attempt"), epoch.GetTagItem("effnet.epoch")));
    }

    [Fact]
    public void ForeignRoot_SuchAsAHeartbeatsSql_StartsNoTrace()
    {
        using var source = new ActivitySource("Npgsql");
        using (source.StartActivity("postgresql", ActivityKind.Client)) { }

        Assert.Empty(_collector.Spans);

        using (EffnetTelemetry.StartExperiment("x-1"))
        using (source.StartActivity("postgresql", ActivityKind.Client)) { }

        Assert.Equal(["postgresql", "experiment"], _collector.Spans.Select(span => span.OperationName));
    }

    [Fact]
    public void Experiment_BelowACallThatIsNotTraced_IsARoot()
    {
        using var source = new ActivitySource("Microsoft.Orleans.Application");
        using (source.StartActivity("IExperimentGrain/Submit", ActivityKind.Server))
        using (EffnetTelemetry.StartExperiment("x-1")) { }

        Assert.Equal(default, _collector.Single("experiment").ParentSpanId);
    }

    [Fact]
    public void NobodyListens_NothingIsBuilt()
    {
        _provider.Dispose();

        Assert.Null(EffnetTelemetry.StartExperiment("x-1"));
        Assert.Null(EffnetTelemetry.OnRunSubmitted("r", stage: null));
    }

    private sealed class SpanCollector : BaseProcessor<Activity>
    {
        public List<Activity> Spans { get; } = [];

        public override void OnEnd(Activity data) => Spans.Add(data);

        public Activity Single(string name) => Assert.Single(Spans, span => span.OperationName == name);
    }
}
