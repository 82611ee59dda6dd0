using System.Diagnostics;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Training.Tests.Trainer;

public sealed class TrainerProcessTests : IDisposable
{
    // Enough that it never ends by itself.
    private static readonly RunSpecification Endless = TinyRun.Specification with
    {
        Recipe = TinyRun.Specification.Recipe with { Epochs = 1_000_000 },
    };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trainer_LeftMidEpochAndResumedInANewProcess_GivesTheBitsOfOneProcess()
    {
        var expected = RecordedRun.Train(TinyRun.Start(Path.Combine(_folder.Path, "whole")));

        await using var first = new TrainerProcess();
        first.Send(TinyRun.Start(_folder.Path));
        await first.ReadUntil<CheckpointWritten>();
        first.Send(new LeaveAtCheckpoint());
        Assert.Equal(TrainerExitCode.Left, await first.Exit());
        var last = first.Messages.OfType<CheckpointWritten>().Last();
        await using var second = new TrainerProcess();
        second.Send(TinyRun.Start(_folder.Path, attempt: 2, checkpoints: TinyRun.File(last)));
        var completed = await second.ReadUntil<TrainingCompleted>();

        Assert.Equal(TrainerExitCode.Completed, await second.Exit());
        Assert.Equal(expected.Result!.WeightsSha256, completed.Result.WeightsSha256);
        var epochs = first.Messages.Concat(second.Messages).OfType<EpochFinished>().Select(message => message.Metrics).ToList();
        Assert.Equal(3, epochs.Count);
        Assert.All(expected.Epochs.Zip(epochs), pair => Assert.True(pair.First.SameResultAs(pair.Second)));
    }

    [Fact]
    public async Task Trainer_StandardInputCloses_ExitsAsOrphaned()
    {
        await using var trainer = new TrainerProcess();
        trainer.Send(TinyRun.Start(_folder.Path, specification: Endless));
        await trainer.ReadUntil<EpochFinished>();

        trainer.CloseInput();

        Assert.Equal(TrainerExitCode.Orphaned, await trainer.Exit());
    }

    [Fact]
    public async Task Trainer_StandardInputClosesBeforeStart_ExitsAsOrphaned()
    {
        await using var trainer = new TrainerProcess();

        trainer.CloseInput();

        Assert.Equal(TrainerExitCode.Orphaned, await trainer.Exit());
    }

    [Fact]
    public async Task Trainer_Terminated_LeavesAtACheckpoint()
    {
        await using var trainer = new TrainerProcess();
        trainer.Send(TinyRun.Start(_folder.Path, specification: Endless));
        await trainer.ReadUntil<EpochFinished>();

        using (var kill = Process.Start("kill", ["-TERM", trainer.Id.ToString()]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(TrainerExitCode.Left, await trainer.Exit());
        Assert.IsType<CheckpointWritten>(trainer.Messages.Last(message => message is not (TrainerProgress or TrainerAlive)));
    }

    [Fact]
    public async Task Trainer_ToldThatItsAttemptIsOver_EndsAtOnceWithACodeOfItsOwn_P14()
    {
        await using var trainer = new TrainerProcess();
        trainer.Send(TinyRun.Start(_folder.Path, specification: Endless));
        await trainer.ReadUntil<EpochFinished>();

        trainer.Send(new AttemptOver("attempt 2 has the run."));

        Assert.Equal(TrainerExitCode.Fenced, await trainer.Exit());
        Assert.Contains(
            "This attempt is over and nothing more of it counts: attempt 2 has the run.",
            trainer.Errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(trainer.Messages, message => message is TrainingFailed or TrainingCompleted);
    }

    [Fact]
    public async Task Trainer_AskedToLeaveWhileItBuildsItsNetwork_EndsBeforeTheFirstStep_P20()
    {
        // So large that building it takes many seconds in uninterruptible native code.
        var huge = TinyRun.Specification with
        {
            Architecture = TinyRun.Specification.Architecture with
            {
                Groups =
                [
                    .. Enumerable.Repeat(
                        TinyRun.Specification.Architecture.Groups[^1] with
                        {
                            Stride = 1,
                            Channels = 512,
                            Repeats = 40,
                        },
                        4
                    ),
                ],
            },
        };
        await using var trainer = new TrainerProcess();
        trainer.Send(TinyRun.Start(_folder.Path, specification: huge));
        while ((await trainer.ReadUntil<TrainerAlive>()).Doing != "building the network") { }

        using (var kill = Process.Start("kill", ["-TERM", trainer.Id.ToString()]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(TrainerExitCode.Left, await trainer.Exit());
        Assert.DoesNotContain(trainer.Messages, message => message is TrainerStarted or CheckpointWritten);
    }

    [Fact]
    public async Task Trainer_SlotOfALivingTrainer_IsTakenUntilThatOneDies()
    {
        await using var holder = new TrainerProcess();
        holder.Send(TinyRun.Start(_folder.Path, specification: Endless));
        await holder.ReadUntil<TrainerStarted>();

        await using var second = new TrainerProcess();
        second.Send(TinyRun.Start(_folder.Path, attempt: 2));
        Assert.Equal(TrainerExitCode.SlotTaken, await second.Exit());
        Assert.Empty(second.Messages);

        await holder.Kill();
        await using var third = new TrainerProcess();
        third.Send(TinyRun.Start(_folder.Path, attempt: 3));
        Assert.Equal(TrainerExitCode.Completed, await third.Exit());
    }

    [Fact]
    public async Task Trainer_MissingDataSet_SaysHowToGetItAndExitsAsTheUsersMistake()
    {
        var specification = TinyRun.Specification with
        {
            Data = TinyRun.Specification.Data with { Name = "fashion-mnist", Classes = 10 },
        };
        await using var trainer = new TrainerProcess();

        trainer.Send(TinyRun.Start(_folder.Path, specification: specification) with { DataDirectory = _folder.Path });

        Assert.Equal(TrainerExitCode.User, await trainer.Exit());
        var failed = Assert.IsType<TrainingFailed>(Assert.Single(trainer.Messages, message => message is not TrainerAlive));
        Assert.Equal(FailureClass.User, failed.Class);
        Assert.Contains("apt-get install dataset-fashion-mnist", failed.Message);
    }

    [Fact]
    public async Task Trainer_FirstLineIsNoCommand_FailsAsInternal()
    {
        await using var trainer = new TrainerProcess();

        trainer.SendLine("{\"command\":\"dance\"}");

        Assert.Equal(TrainerExitCode.Internal, await trainer.Exit());
        Assert.IsType<TrainingFailed>(Assert.Single(trainer.Messages));
    }

    [Fact]
    public async Task TrainCommand_StartedAgain_GoesOnFromTheNewestCheckpoint()
    {
        var specification = Path.Combine(_folder.Path, "run.json");
        File.WriteAllText(specification, JsonSerializer.Serialize(TinyRun.Specification, ContractsJson.Options));
        string[] arguments =
        [
            "train",
            "--spec",
            specification,
            "--output",
            Path.Combine(_folder.Path, "out"),
            "--threads",
            "1",
            "--every-steps",
            "4",
        ];

        await using var first = new TrainerProcess(arguments);
        Assert.Equal(TrainerExitCode.Completed, await first.Exit());
        Assert.Equal(
            [4L, 5, 8, 10, 12, 15],
            first.Messages.OfType<CheckpointWritten>().Select(written => written.Checkpoint.Step)
        );
        await using var second = new TrainerProcess(arguments);
        Assert.Equal(TrainerExitCode.Completed, await second.Exit());

        Assert.Equal(15, second.Messages.OfType<TrainerStarted>().Single().FromStep);
        var results = first
            .Messages.Concat(second.Messages)
            .OfType<TrainingCompleted>()
            .Select(message => message.Result.WeightsSha256)
            .ToList();
        Assert.Equal(results[0], results[1]);
    }
}
