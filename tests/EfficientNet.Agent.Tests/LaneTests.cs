using System.Net;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Tests;

/// <summary>What holds up one attempt's reports holds up no other's (protocol rule P13).</summary>
public sealed class LaneTests : IAsyncLifetime
{
    private const string TwoRuns = "started; [ $run = run-b ] && completed; epoch 1; checkpoint 10; epoch 2; completed";
    private readonly TestFolder _folder = new();
    private FakeControlPlane _plane = null!;

    public async ValueTask InitializeAsync() => _plane = await FakeControlPlane.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Checkpoint_ThatTheStoreDoesNotTake_HoldsUpNoOtherAttempt_P13()
    {
        _plane.Refuse = path => path.Contains("/blobs/", StringComparison.Ordinal) ? 507 : null;
        await using var agent = await StartAsync(TwoRuns);
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(
            plane => plane.Newest?.Problem?.Contains("507", StringComparison.Ordinal) ?? false,
            "the upload to fail"
        );

        _plane.Want(Sample.Assignment(), Sample.Assignment("run-b", slot: 1));

        Assert.Equal([1, 2], (await _plane.ExitAsync("run-b")).Select(report => report.Sequence));
        Assert.DoesNotContain(_plane.Of("run-a"), report => report.Body is CheckpointReported or AttemptExited);
        Assert.StartsWith(
            "A checkpoint of run-a attempt 1 is not stored yet: ",
            _plane.Newest!.Problem,
            StringComparison.Ordinal
        );
        _plane.Refuse = _ => null;
        Assert.Equal([1, 2, 3, 4, 5], (await _plane.ExitAsync("run-a")).Select(report => report.Sequence));
    }

    [Fact]
    public async Task Report_ThatIsNotTakenNow_HoldsUpNoOtherAttempt_P13()
    {
        var waits = true;
        _plane.Judge = report =>
            waits && report.Run == RunId.Parse("run-a")
                ? throw new InvalidOperationException("Its grain is stuck.")
                : new ReportAnswer(ReportVerdict.Accepted);
        await using var agent = await StartAsync(TwoRuns);
        _plane.Want(Sample.Assignment(), Sample.Assignment("run-b", slot: 1));

        await _plane.ExitAsync("run-b");

        Assert.Empty(_plane.Of("run-a"));
        waits = false;
        await _plane.ExitAsync("run-a");
    }

    [Fact]
    public async Task Upload_ThatTakesLong_IsOvertakenByAllButTheExit_P13()
    {
        var gate = new TaskCompletionSource();
        _plane.BeforeStore = _ => gate.Task;
        await using var agent = await StartAsync(
            "started; epoch 1; checkpoint 10; epoch 2; completed",
            timings => timings with { UploadPatience = TimeSpan.FromMilliseconds(100) }
        );
        _plane.Want(Sample.Assignment());

        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 3, "the epoch after the checkpoint");
        var outbox = agent.Get<ReportOutbox>();
        await Waiting.UntilAsync(
            outbox.Changes,
            () => outbox.Count == 2,
            "checkpoint and exit to wait",
            () => $"{outbox.Count} reports"
        );
        gate.SetResult();

        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal(
            ["AttemptStarted", "EpochReported", "EpochReported", "CheckpointReported", "AttemptExited"],
            reports.Select(report => report.Body.GetType().Name)
        );
        Assert.Equal([1, 2, 3, 4, 5], reports.Select(report => report.Sequence));
    }

    [Fact]
    public async Task Start_WithACheckpointThatTheStoreDoesNotTake_WaitsForItNoLongerThanItsPatience_P13()
    {
        await LeaveAsync(
            Left(
                "run-a",
                1,
                """
                {"kind":"epoch","metrics":{"epoch":1,"step":10,"trainLoss":1.5,"learningRate":0.01,
                "validationLoss":1.25,"top1":0.5,"top5":0.75,"images":640,"seconds":1}}
                """
            ),
            Left(
                "run-a",
                1,
                """{"kind":"checkpoint","checkpoint":{"step":10,"epoch":1,"attempt":1,"sha256":"SHA","bytes":3}}""",
                upload: true
            ),
            Left("run-b", 4, """{"kind":"exited","outcome":"failed","exitCode":13,"failure":"numerical","message":"NaN"}""")
        );
        _plane.Refuse = path => path.Contains("/blobs/", StringComparison.Ordinal) ? 503 : null;
        await using var agent = await StartAsync(
            "completed",
            timings => timings with { UploadPatience = TimeSpan.FromMilliseconds(500) }
        );

        await _plane.UntilAsync(plane => plane.Newest is { Ready: true }, "the node to be ready");

        Assert.Contains(_plane.Heartbeats, beat => !beat.Ready); // It did wait.
        Assert.IsType<EpochReported>(Assert.Single(_plane.Of("run-a")).Body);
        Assert.Equal("NaN", Assert.IsType<AttemptExited>(Assert.Single(_plane.Of("run-b", 4)).Body).Message);
        _plane.Refuse = _ => null;
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 2, "the checkpoint to come after all");
    }

    [Fact]
    public async Task Start_WhileNobodyAnswers_KeepsWaitingForWhatIsToBeUploaded_P13()
    {
        await LeaveAsync(
            Left(
                "run-a",
                1,
                """{"kind":"checkpoint","checkpoint":{"step":10,"epoch":1,"attempt":1,"sha256":"SHA","bytes":3}}""",
                upload: true
            ),
            Left("run-a", 1, """{"kind":"exited","outcome":"left","exitCode":20}""")
        );
        var address = _plane.Address;
        var agent = await StartAsync(
            "completed",
            timings => timings with { UploadPatience = TimeSpan.FromMilliseconds(100) },
            new Uri("http://127.0.0.1:1")
        );
        await using (agent)
        {
            var outbox = agent.Get<ReportOutbox>();
            var pauses = 0;
            await Waiting.PollAsync(() => pauses++ > 50, "ten times the patience");
            Assert.False(outbox.EarlierDelivered);
            Assert.Equal(2, outbox.Count);
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // A file as written by the previous version.
    private string Left(string run, int attempt, string body, bool upload = false)
    {
        var path = _folder["left.ckpt"];
        File.WriteAllText(path, "abc");
        body = body.Replace("SHA", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", StringComparison.Ordinal);
        var file = upload ? $",\"upload\":\"{path}\"" : "";
        return $"{{\"run\":\"{run}\",\"attempt\":{attempt},\"at\":\"2026-01-01T00:00:00+00:00\",\"body\":{body}{file}}}";
    }

    private async Task LeaveAsync(params string[] reports)
    {
        var outbox = Directory.CreateDirectory(Path.Combine(_folder["data"], "agents", "node-1", "outbox")).FullName;
        foreach (var (index, report) in reports.Index())
            await File.WriteAllTextAsync(Path.Combine(outbox, $"{index + 1:D12}.json"), report, Ct);
    }

    private Task<TestAgent> StartAsync(string trainer, Func<AgentTimings, AgentTimings>? change = null, Uri? server = null)
    {
        var options = TestAgent.Options(_folder, server ?? _plane.Address, ScriptedTrainer.Write(_folder, trainer));
        return TestAgent.StartAsync(change is null ? options : options with { Timings = change(options.Timings) });
    }
}
