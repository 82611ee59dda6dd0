using EfficientNet.Agent.Control;
using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Tests;

/// <summary>The whole agent against a control plane over HTTP, with trainers that are real processes.</summary>
public sealed class AgentTests : AgentScenario
{
    [Fact]
    public async Task Attempt_WhenGranted_IsTrainedAndReportedInOrder_P11_P13()
    {
        await using var agent = await StartAsync(TwoEpochs);
        Plane.Want(Sample.Assignment());
        var reports = await Plane.ExitAsync("run-a");

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
            Plane.Heartbeats,
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
            """
            started
            echo '{"message":"brokenImages","images":[{"name":"a.jpg","reason":"it is cut off"}],"count":3}'
            epoch 1
            completed
            """
        );
        Plane.Want(Sample.Assignment());
        var reports = await Plane.ExitAsync("run-a");

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
            "printf '%s' \"$start\" > \"$gates/order\"; env > \"$gates/env\"; ps -o pid=,pgid=,sid= -p $$ > \"$gates/ids\"; "
                + "started; completed"
        );
        Plane.Want(Sample.Assignment() with { Threads = 3, Slot = 1, Until = 2 });
        await Plane.ExitAsync("run-a");

        var order = System.Text.Json.JsonSerializer.Deserialize<Contracts.Trainer.TrainerCommand>(
            await File.ReadAllTextAsync(Folder["order"], Ct),
            ContractsJson.Options
        );
        var start = Assert.IsType<Contracts.Trainer.StartTraining>(order);
        Assert.Equal(
            ("run-a", 1, 3, "cpu", null),
            (start.Run.Value, start.Attempt, start.Threads, start.Device, start.DataDirectory)
        );
        Assert.Equal(2, start.Until);
        Assert.Equal(Path.Combine(agent.Folder.Slots, "cpu.1.lock"), start.SlotLockFile);
        var environment = await File.ReadAllLinesAsync(Folder["env"], Ct);
        Assert.Contains("OMP_NUM_THREADS=3", environment);
        Assert.Contains("CUDA_VISIBLE_DEVICES=", environment);
        Assert.Single(
            (await File.ReadAllTextAsync(Folder["ids"], Ct))
                .Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct()
        );
    }

    [Fact]
    public async Task Trainer_OnAGpu_SeesThatGpuAloneByItsUuid_P22()
    {
        await using var agent = await StartAsync("env > \"$gates/env\"; started; completed");
        Plane.Want(Sample.Assignment() with { Device = "GPU-5c4f" });
        await Plane.ExitAsync("run-a");
        var environment = await File.ReadAllLinesAsync(Folder["env"], Ct);
        Assert.Contains("CUDA_VISIBLE_DEVICES=GPU-5c4f", environment);
        Assert.Contains("CUBLAS_WORKSPACE_CONFIG=:4096:8", environment);
    }

    [Fact]
    public async Task Heartbeats_OfAnIncarnation_AreNumberedInTheirOrder_P11()
    {
        await using var agent = await StartAsync(TwoEpochs);
        await Plane.UntilAsync(plane => plane.Heartbeats.Count >= 3, "three heartbeats");
        var numbers = Plane.Heartbeats.Select(beat => beat.Sequence).ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => (long?)number), numbers);
    }

    [Fact]
    public async Task Heartbeat_WhileTheTrainerRuns_HoldsTheAttemptWithItsProgress_P11()
    {
        await using var agent = await StartAsync("started; progress 5; obey");
        Plane.Want(Sample.Assignment());
        await Plane.UntilAsync(plane => plane.Newest?.Held is [{ Attempt: 1, Progress.Step: 5 }], "the progress in a heartbeat");
    }

    [Fact]
    public async Task Reports_WhileTheControlPlaneIsDown_WaitOnDiskAndComeLaterInOrder_P13_P14()
    {
        ScriptedTrainer.AddGate(Folder, "gate");
        await using var agent = await StartAsync(
            $"started; pass gate; {TwoEpochs.Replace("started; ", "", StringComparison.Ordinal)}"
        );
        Plane.Want(Sample.Assignment());
        await Plane.UntilAsync(plane => plane.Reports.Count == 1, "the first report");
        Plane.IsDown = true;
        ScriptedTrainer.Open(Folder, "gate");
        var outbox = agent.Get<ReportOutbox>();
        await Waiting.UntilAsync(outbox.Changes, () => outbox.Count == 4, "four reports on disk", () => $"{outbox.Count}");
        Assert.Single(Plane.Reports);

        Plane.IsDown = false;
        var reports = await Plane.ExitAsync("run-a");
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
        Plane.Judge = _ =>
            Interlocked.Increment(ref tries) is 2 or 3
                ? throw new InvalidOperationException("No answer this time.")
                : new ReportAnswer(tries > 3 ? ReportVerdict.Duplicate : ReportVerdict.Accepted);
        await using var agent = await StartAsync(TwoEpochs);
        Plane.Want(Sample.Assignment());
        var reports = await Plane.ExitAsync("run-a");
        Assert.Equal([1, 2, 3, 4, 5], reports.Select(report => report.Sequence));
        Assert.Equal(7, tries);
    }

    [Fact]
    public async Task Attempt_WhenAReportIsRefused_IsOverAndItsTrainerEndsWithACodeOfItsOwn_P14()
    {
        Plane.Judge = report => new ReportAnswer(
            report.Body is EpochReported ? ReportVerdict.Refused : ReportVerdict.Accepted,
            "attempt 2 is the current one"
        );
        await using var agent = await StartAsync("started; epoch 1; obey");
        Plane.Want(Sample.Assignment());
        var reports = await Plane.ExitAsync("run-a");
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
        Plane.Want(Sample.Assignment());
        await Plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        Plane.Answer(new HeartbeatAnswer([], [], [Sample.Key("run-a", 1)]));
        var exit = (AttemptExited)(await Plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Stopped, 128 + 9), (exit.Outcome, exit.ExitCode));
    }

    [Fact]
    public async Task Attempt_WhenTheControlPlaneSaysItIsOver_IsKilledWithAllItsProcesses_P14()
    {
        await using var agent = await StartAsync(
            "started; ( trap '' TERM; echo $$ > \"$gates/child\"; exec tail -f /dev/null ) & progress 1; obey"
        );
        Plane.Want(Sample.Assignment());
        await Plane.UntilAsync(plane => plane.Newest?.Held is [{ Progress: not null }], "the trainer to run");
        Plane.Answer(new HeartbeatAnswer([], [], [Sample.Key("run-a", 1)]));
        Assert.Equal(ExitOutcome.Stopped, ((AttemptExited)(await Plane.ExitAsync("run-a"))[^1].Body).Outcome);
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
        Plane.Want(assignment);
        await Plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        Plane.Answer(new HeartbeatAnswer([assignment], [Sample.Key("run-a", 1)], []));
        var exit = (AttemptExited)(await Plane.ExitAsync("run-a"))[^1].Body;
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
        Plane.Want(Sample.Assignment());
        await Plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        Plane.Answer(new HeartbeatAnswer([], [Sample.Key("run-a", 1)], []));
        var exit = (AttemptExited)(await Plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Left, 137), (exit.Outcome, exit.ExitCode));
    }

    [Fact]
    public async Task Attempt_WhenItsExitIsNotAcknowledged_StaysHeldAndIsNotStartedAgain_P12()
    {
        var refuse = true;
        Plane.Judge = report =>
            report.Body is AttemptExited && refuse
                ? throw new InvalidOperationException("No answer yet.")
                : new ReportAnswer(ReportVerdict.Accepted);
        await using var agent = await StartAsync("started; echo >> \"$gates/starts\"; exit 13");
        Plane.Want(Sample.Assignment());
        var outbox = agent.Get<ReportOutbox>();
        await Waiting.PollAsync(
            () => agent.Get<AttemptFleet>().Situation(accepting: true).Held is [{ Phase: AttemptPhase.Ended }],
            "the trainer to end"
        );
        var beats = Plane.Heartbeats.Count;
        await Plane.UntilAsync(plane => plane.Heartbeats.Count > beats + 3, "more heartbeats");
        Assert.Single(Plane.Heartbeats[^1].Held);

        refuse = false;
        var exit = (AttemptExited)(await Plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Failed, FailureClass.Numerical), (exit.Outcome, exit.Failure));
        await HeldAsync();
        Assert.Single(await File.ReadAllLinesAsync(Folder["starts"], Ct));
    }

    [Fact]
    public async Task Attempt_WhenTheTrainerCrashes_ReportsItsLastWords()
    {
        await using var agent = await StartAsync(
            "started; echo 'not a message'; echo 'terminate called after throwing' >&2; kill -ABRT $$"
        );
        Plane.Want(Sample.Assignment());
        var exit = (AttemptExited)(await Plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Failed, 134, FailureClass.Infrastructure), (exit.Outcome, exit.ExitCode, exit.Failure!.Value));
        Assert.Contains("terminate called after throwing", exit.Message, StringComparison.Ordinal);
        Assert.Contains(
            "terminate called",
            await File.ReadAllTextAsync(Path.Combine(agent.Folder.Logs, "run-a@1.log"), Ct),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Attempt_WhenItsDataSetIsNotHere_FailsWithTheReason()
    {
        await using var agent = await StartAsync(TwoEpochs);
        Plane.Want(Sample.Assignment(dataSet: "imagenet"));
        var exit = (AttemptExited)(await Plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal(FailureClass.Infrastructure, exit.Failure);
        Assert.Contains("--dataset imagenet=/FOLDER", exit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_WhenToldToEnd_LetsTrainersLeaveAndDeliversTheirReports()
    {
        var agent = await StartAsync("started; progress 1; obey");
        Plane.Want(Sample.Assignment());
        await Plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        var folder = agent.Folder.Path;
        Assert.True(File.Exists(Path.Combine(folder, "agent.json")));
        await agent.DisposeAsync();
        Assert.Equal(ExitOutcome.Left, ((AttemptExited)Plane.Of("run-a")[^1].Body).Outcome);
        Assert.False(Plane.Newest!.Ready);
        Assert.False(File.Exists(Path.Combine(folder, "agent.json")));
    }

    [Fact]
    public async Task Agent_WhenAServerIsGone_AsksTheNext_P10()
    {
        var gone = await FakeControlPlane.StartAsync();
        var address = gone.Address;
        await gone.DisposeAsync();
        await using var agent = await TestAgent.StartAsync(Options(TwoEpochs) with { Servers = [address, Plane.Address] });
        Plane.Want(Sample.Assignment());
        Assert.Equal(5, (await Plane.ExitAsync("run-a")).Count);
    }

    [Fact]
    public async Task Agent_WhenTheServerCameBackOnAnotherPort_FindsItInItsServerFile_P10()
    {
        var gone = await FakeControlPlane.StartAsync();
        var address = gone.Address;
        await gone.DisposeAsync();
        var file = Folder["server.json"];
        await using var agent = await TestAgent.StartAsync(Options(TwoEpochs) with { Servers = [address], ServerFile = file });
        await File.WriteAllTextAsync(
            file,
            System.Text.Json.JsonSerializer.Serialize(
                new Contracts.Api.ServerDescription(Plane.Address.ToString(), 1, "", ""),
                ContractsJson.Options
            ),
            Ct
        );
        Plane.Want(Sample.Assignment());
        Assert.Equal(5, (await Plane.ExitAsync("run-a")).Count);
    }
}
