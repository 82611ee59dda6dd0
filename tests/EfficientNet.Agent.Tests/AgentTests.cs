using EfficientNet.Agent.Control;
using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Tests;

/// <summary>The whole agent against a control plane over HTTP, with trainers that are real processes.</summary>
public sealed class AgentTests : IAsyncLifetime
{
    private const string TwoEpochs = "started; progress 5; epoch 1; checkpoint 10; epoch 2; completed";
    private readonly TestFolder _folder = new();
    private FakeControlPlane _plane = null!;

    public async ValueTask InitializeAsync() => _plane = await FakeControlPlane.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Attempt_WhenGranted_IsTrainedAndReportedInOrder_P11_P13()
    {
        await using var agent = await StartAsync(TwoEpochs);
        _plane.Want(Sample.Assignment());
        var reports = await _plane.ExitAsync("run-a");

        Assert.Equal([1, 2, 3, 4, 5], reports.Select(report => report.Sequence));
        Assert.Collection(
            reports.Select(report => report.Body),
            body => Assert.Equal(new AttemptStarted(0, 0, 10, "fake"), body),
            body => Assert.Equal(new EpochReported(Sample.Metrics(1)), body),
            body =>
                Assert.Equal(
                    (10, 1),
                    (((CheckpointReported)body).Checkpoint.Step, ((CheckpointReported)body).Checkpoint.Attempt)
                ),
            body => Assert.Equal(new EpochReported(Sample.Metrics(2)), body),
            body =>
                Assert.Equal(
                    (ExitOutcome.Completed, 0, 0.5),
                    (((AttemptExited)body).Outcome, ((AttemptExited)body).ExitCode, ((AttemptExited)body).Result!.TestTop1)
                )
        );
        await HeldAsync();
        Assert.All(
            _plane.Heartbeats,
            beat =>
                Assert.Equal(
                    ("cpu", 2, 1),
                    (beat.Devices.Single().Device, beat.Devices.Single().Slots, beat.Devices.Single().ThreadsPerSlot)
                )
        );
        Assert.Empty(Directory.GetFiles(agent.Folder.Outbox));
    }

    [Fact]
    public async Task BrokenImages_WhenTheTrainerMeetsSome_AreReportedInOrder_P13()
    {
        await using var agent = await StartAsync(
            """started; echo '{"message":"brokenImages","images":[{"name":"a.jpg","reason":"it is cut off"}],"count":3}'; epoch 1; completed"""
        );
        _plane.Want(Sample.Assignment());
        var reports = await _plane.ExitAsync("run-a");

        Assert.Equal(
            ["AttemptStarted", "BrokenImagesReported", "EpochReported", "AttemptExited"],
            reports.Select(report => report.Body.GetType().Name)
        );
        var broken = (BrokenImagesReported)reports[1].Body;
        Assert.Equal((new BrokenImage("a.jpg", "it is cut off"), 3), (Assert.Single(broken.Images), broken.Count));
    }

    [Fact]
    public async Task Trainer_WhenItStarts_GetsItsOrderAndItsEnvironment_P20_P22()
    {
        await using var agent = await StartAsync(
            "printf '%s' \"$start\" > \"$gates/order\"; env > \"$gates/env\"; ps -o pid=,pgid=,sid= -p $$ > \"$gates/ids\"; started; completed"
        );
        _plane.Want(Sample.Assignment() with { Threads = 3, Slot = 1, Until = 2 });
        await _plane.ExitAsync("run-a");

        var order = System.Text.Json.JsonSerializer.Deserialize<Contracts.Trainer.TrainerCommand>(
            await File.ReadAllTextAsync(_folder["order"], Ct),
            ContractsJson.Options
        );
        var start = Assert.IsType<Contracts.Trainer.StartTraining>(order);
        Assert.Equal(
            ("run-a", 1, 3, "cpu", null),
            (start.Run.Value, start.Attempt, start.Threads, start.Device, start.DataDirectory)
        );
        Assert.Equal(2, start.Until);
        Assert.Equal(Path.Combine(agent.Folder.Slots, "cpu.1.lock"), start.SlotLockFile);
        var environment = await File.ReadAllLinesAsync(_folder["env"], Ct);
        Assert.Contains("OMP_NUM_THREADS=3", environment);
        Assert.Contains("CUDA_VISIBLE_DEVICES=", environment);
        Assert.Single(
            (await File.ReadAllTextAsync(_folder["ids"], Ct))
                .Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct()
        );
    }

    [Fact]
    public async Task Trainer_OnAGpu_SeesThatGpuAloneByItsUuid_P22()
    {
        await using var agent = await StartAsync("env > \"$gates/env\"; started; completed");
        _plane.Want(Sample.Assignment() with { Device = "GPU-5c4f" });
        await _plane.ExitAsync("run-a");
        var environment = await File.ReadAllLinesAsync(_folder["env"], Ct);
        Assert.Contains("CUDA_VISIBLE_DEVICES=GPU-5c4f", environment);
        Assert.Contains("CUBLAS_WORKSPACE_CONFIG=:4096:8", environment);
    }

    [Fact]
    public async Task Heartbeats_OfAnIncarnation_AreNumberedInTheirOrder_P11()
    {
        await using var agent = await StartAsync(TwoEpochs);
        await _plane.UntilAsync(plane => plane.Heartbeats.Count >= 3, "three heartbeats");
        var numbers = _plane.Heartbeats.Select(beat => beat.Sequence).ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => (long?)number), numbers);
    }

    [Fact]
    public async Task Heartbeat_WhileTheTrainerRuns_HoldsTheAttemptWithItsProgress_P11()
    {
        await using var agent = await StartAsync("started; progress 5; obey");
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Newest?.Held is [{ Attempt: 1, Progress.Step: 5 }], "the progress in a heartbeat");
    }

    [Fact]
    public async Task Reports_WhileTheControlPlaneIsDown_WaitOnDiskAndComeLaterInOrder_P13_P14()
    {
        ScriptedTrainer.AddGate(_folder, "gate");
        await using var agent = await StartAsync(
            $"started; pass gate; {TwoEpochs.Replace("started; ", "", StringComparison.Ordinal)}"
        );
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Reports.Count == 1, "the first report");
        _plane.IsDown = true;
        ScriptedTrainer.Open(_folder, "gate");
        var outbox = agent.Get<ReportOutbox>();
        await Waiting.UntilAsync(outbox.Changes, () => outbox.Count == 4, "four reports on disk", () => $"{outbox.Count}");
        Assert.Single(_plane.Reports);

        _plane.IsDown = false;
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal([1, 2, 3, 4, 5], reports.Select(report => report.Sequence));
        Assert.Equal(
            ["AttemptStarted", "EpochReported", "CheckpointReported", "EpochReported", "AttemptExited"],
            reports.Select(report => report.Body.GetType().Name)
        );
        await HeldAsync();
    }

    [Fact]
    public async Task Reports_WhenAnAnswerIsAnError_AreSentAgainWithTheSameSequence_P13()
    {
        var tries = 0;
        _plane.Judge = _ =>
            Interlocked.Increment(ref tries) is 2 or 3
                ? throw new InvalidOperationException("No answer this time.")
                : new ReportAnswer(tries > 3 ? ReportVerdict.Duplicate : ReportVerdict.Accepted);
        await using var agent = await StartAsync(TwoEpochs);
        _plane.Want(Sample.Assignment());
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal([1, 2, 3, 4, 5], reports.Select(report => report.Sequence));
        Assert.Equal(7, tries);
    }

    [Fact]
    public async Task Attempt_WhenAReportIsRefused_IsOverAndItsTrainerEndsWithACodeOfItsOwn_P14()
    {
        _plane.Judge = report => new ReportAnswer(
            report.Body is EpochReported ? ReportVerdict.Refused : ReportVerdict.Accepted,
            "attempt 2 is the current one"
        );
        await using var agent = await StartAsync("started; epoch 1; obey");
        _plane.Want(Sample.Assignment());
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal(ExitOutcome.Stopped, ((AttemptExited)reports[^1].Body).Outcome);
        Assert.Equal((int)Contracts.Trainer.TrainerExitCode.Fenced, ((AttemptExited)reports[^1].Body).ExitCode);
        await HeldAsync();
    }

    [Fact]
    public async Task Attempt_WhenItIsOverAndItsTrainerDoesNotListen_IsKilled_P14()
    {
        await using var agent = await StartAsync(
            "started; while :; do read -r line || exec tail -f /dev/null; done",
            timings => timings with { StopGrace = TimeSpan.FromMilliseconds(100) }
        );
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        _plane.Answer(new HeartbeatAnswer([], [], [Sample.Key("run-a", 1)]));
        var exit = (AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Stopped, 128 + 9), (exit.Outcome, exit.ExitCode));
    }

    [Fact]
    public async Task Attempt_WhenTheControlPlaneSaysItIsOver_IsKilledWithAllItsProcesses_P14()
    {
        await using var agent = await StartAsync(
            "started; ( trap '' TERM; echo $$ > \"$gates/child\"; exec tail -f /dev/null ) & progress 1; obey"
        );
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Newest?.Held is [{ Progress: not null }], "the trainer to run");
        _plane.Answer(new HeartbeatAnswer([], [], [Sample.Key("run-a", 1)]));
        Assert.Equal(ExitOutcome.Stopped, ((AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body).Outcome);
        await HeldAsync();
        await Waiting.PollAsync(
            () => !Processes.InSessionOf(agent.Folder).Any(),
            "all processes of the trainer's group to be gone"
        );
    }

    [Fact]
    public async Task Attempt_WhenAskedToLeave_LeavesAtACheckpointAndSpendsNothing_P9()
    {
        await using var agent = await StartAsync("started; progress 1; obey");
        var assignment = Sample.Assignment();
        _plane.Want(assignment);
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        _plane.Answer(new HeartbeatAnswer([assignment], [Sample.Key("run-a", 1)], []));
        var exit = (AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Left, 20), (exit.Outcome, exit.ExitCode));
        await HeldAsync();
    }

    [Fact]
    public async Task Attempt_WhenItDoesNotLeaveInTime_IsKilledAndSpendsNothing_P9()
    {
        await using var agent = await StartAsync(
            "started; while :; do read -r line || exec tail -f /dev/null; done",
            timings => timings with { LeaveGrace = TimeSpan.FromMilliseconds(100) }
        );
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        _plane.Answer(new HeartbeatAnswer([], [Sample.Key("run-a", 1)], []));
        var exit = (AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Left, 137), (exit.Outcome, exit.ExitCode));
    }

    [Fact]
    public async Task Attempt_WhenItsExitIsNotAcknowledged_StaysHeldAndIsNotStartedAgain_P12()
    {
        var refuse = true;
        _plane.Judge = report =>
            report.Body is AttemptExited && refuse
                ? throw new InvalidOperationException("No answer yet.")
                : new ReportAnswer(ReportVerdict.Accepted);
        await using var agent = await StartAsync("started; echo >> \"$gates/starts\"; exit 13");
        _plane.Want(Sample.Assignment());
        var outbox = agent.Get<ReportOutbox>();
        await Waiting.PollAsync(
            () => agent.Get<AttemptFleet>().Situation(accepting: true).Held is [{ Phase: AttemptPhase.Ended }],
            "the trainer to end"
        );
        var beats = _plane.Heartbeats.Count;
        await _plane.UntilAsync(plane => plane.Heartbeats.Count > beats + 3, "more heartbeats");
        Assert.Single(_plane.Heartbeats[^1].Held);

        refuse = false;
        var exit = (AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Failed, FailureClass.Numerical), (exit.Outcome, exit.Failure));
        await HeldAsync();
        Assert.Single(await File.ReadAllLinesAsync(_folder["starts"], Ct));
    }

    [Fact]
    public async Task Attempt_WhenTheTrainerCrashes_ReportsItsLastWords()
    {
        await using var agent = await StartAsync(
            "started; echo 'not a message'; echo 'terminate called after throwing' >&2; kill -ABRT $$"
        );
        _plane.Want(Sample.Assignment());
        var exit = (AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Failed, 134, FailureClass.Infrastructure), (exit.Outcome, exit.ExitCode, exit.Failure!.Value));
        Assert.Contains("terminate called after throwing", exit.Message, StringComparison.Ordinal);
        Assert.Contains(
            "terminate called",
            await File.ReadAllTextAsync(Path.Combine(agent.Folder.Logs, "run-a@1.log"), Ct),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Attempt_WhenItsSlotIsTaken_WaitsForItAndIsNoFailure_P20()
    {
        await using var agent = await StartAsync("lock; echo >> \"$gates/locked\"; " + TwoEpochs);
        using var holder = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("flock", ["-n", Path.Combine(agent.Folder.Slots, "cpu.0.lock"), "cat"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        await holder.StandardInput.WriteLineAsync("locked");
        await holder.StandardInput.FlushAsync(Ct);
        Assert.Equal("locked", await holder.StandardOutput.ReadLineAsync(Ct));

        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(
            plane => plane.Heartbeats.Count(beat => beat.Held.Count == 1) > 3,
            "the attempt to be held a while"
        );
        Assert.False(File.Exists(_folder["locked"]));
        holder.StandardInput.Close();
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal(ExitOutcome.Completed, ((AttemptExited)reports[^1].Body).Outcome);
        Assert.Equal(5, reports.Count);
    }

    [Fact]
    public async Task Attempt_WhenTheSlotsEarlierAttemptIsStopped_StartsAfterIt_P20()
    {
        await using var agent = await StartAsync("lock; started; [ $attempt = 2 ] && completed; obey");
        _plane.Want(Sample.Assignment("run-a", 1));
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the first attempt to run");
        _plane.Answer(new HeartbeatAnswer([Sample.Assignment("run-a", 2)], [], [Sample.Key("run-a", 1)]));
        var second = await _plane.ExitAsync("run-a", attempt: 2);
        Assert.Equal([1, 2], second.Select(report => report.Sequence));
        Assert.Equal(ExitOutcome.Completed, ((AttemptExited)second[^1].Body).Outcome);
        Assert.Equal(ExitOutcome.Stopped, ((AttemptExited)_plane.Of("run-a")[^1].Body).Outcome);
    }

    [Fact]
    public async Task Slots_WhenTwoRunsAreGranted_TrainAtTheSameTime()
    {
        await using var agent = await StartAsync("lock; started; obey");
        _plane.Want(Sample.Assignment("run-a", slot: 0), Sample.Assignment("run-b", slot: 1));
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1 && plane.Of("run-b").Count == 1, "both to run");
        Assert.Equal(2, _plane.Heartbeats[^1].Held.Count);
    }

    [Fact]
    public async Task Attempt_WhenItsDataSetIsNotHere_FailsWithTheReason()
    {
        await using var agent = await StartAsync(TwoEpochs);
        _plane.Want(Sample.Assignment(dataSet: "imagenet"));
        var exit = (AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal(FailureClass.Infrastructure, exit.Failure);
        Assert.Contains("--dataset imagenet=/FOLDER", exit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_WhenToldToEnd_LetsTrainersLeaveAndDeliversTheirReports()
    {
        var agent = await StartAsync("started; progress 1; obey");
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        var folder = agent.Folder.Path;
        Assert.True(File.Exists(Path.Combine(folder, "agent.json")));
        await agent.DisposeAsync();
        Assert.Equal(ExitOutcome.Left, ((AttemptExited)_plane.Of("run-a")[^1].Body).Outcome);
        Assert.False(_plane.Newest!.Ready);
        Assert.False(File.Exists(Path.Combine(folder, "agent.json")));
    }

    [Fact]
    public async Task Agent_WhenAServerIsGone_AsksTheNext_P10()
    {
        var gone = await FakeControlPlane.StartAsync();
        var address = gone.Address;
        await gone.DisposeAsync();
        await using var agent = await TestAgent.StartAsync(Options(TwoEpochs) with { Servers = [address, _plane.Address] });
        _plane.Want(Sample.Assignment());
        Assert.Equal(5, (await _plane.ExitAsync("run-a")).Count);
    }

    [Fact]
    public async Task Agent_WhenTheServerCameBackOnAnotherPort_FindsItInItsServerFile_P10()
    {
        var gone = await FakeControlPlane.StartAsync();
        var address = gone.Address;
        await gone.DisposeAsync();
        var file = _folder["server.json"];
        await using var agent = await TestAgent.StartAsync(Options(TwoEpochs) with { Servers = [address], ServerFile = file });
        await File.WriteAllTextAsync(
            file,
            System.Text.Json.JsonSerializer.Serialize(
                new Contracts.Api.ServerDescription(_plane.Address.ToString(), 1, "", ""),
                ContractsJson.Options
            ),
            Ct
        );
        _plane.Want(Sample.Assignment());
        Assert.Equal(5, (await _plane.ExitAsync("run-a")).Count);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task HeldAsync() => _plane.UntilAsync(plane => plane.Newest?.Held.Count == 0, "a heartbeat that holds nothing");

    private Task<TestAgent> StartAsync(
        string trainer,
        Func<Configuration.AgentTimings, Configuration.AgentTimings>? change = null
    )
    {
        var options = Options(trainer);
        return TestAgent.StartAsync(change is null ? options : options with { Timings = change(options.Timings) });
    }

    private Configuration.AgentOptions Options(string trainer) =>
        TestAgent.Options(_folder, _plane.Address, ScriptedTrainer.Write(_folder, trainer));
}
