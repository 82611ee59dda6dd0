using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data;
using EfficientNet.Scaling;
using EfficientNet.Training;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>A run of EfficientNet-B0 on small synthetic images: seconds, and everything that a run does.</summary>
internal static class CheckedRun
{
    public const int StepsPerEpoch = 6;
    private const int BatchSize = 8;

    public static RunSpecification Specification { get; } =
        new()
        {
            Architecture = PublishedNetworks.Find("b0")!.Architecture() with { Resolution = 64, Classes = 4 },
            Data = new DataSpecification
            {
                Name = SyntheticImages.Name,
                Classes = 4,
                TrainImages = StepsPerEpoch * BatchSize,
                ValidationImages = 16,
                TestImages = 16,
            },
            Recipe = new Recipe
            {
                Epochs = 1,
                BatchSize = BatchSize,
                WarmupEpochs = 0,
            },
            Seed = 1,
        };

    public static RunSpecification In(Precision precision) =>
        Specification with
        {
            Recipe = Specification.Recipe with { Precision = precision },
        };

    public static RunData Data() => RunData.Load(Specification.Data, null, Specification.Architecture.Resolution);

    /// <summary>Trains in the folder and returns the hash of everything that the future depends on.</summary>
    /// <param name="device">Where.</param>
    /// <param name="specification">What.</param>
    /// <param name="folder">For checkpoints.</param>
    /// <param name="checkpoint">To resume from.</param>
    /// <param name="leaveAfter">Leave at this step.</param>
    public static (string StateSha256, CheckpointFile? Last) Train(
        CheckedDevice device,
        RunSpecification specification,
        string folder,
        CheckpointFile? checkpoint = null,
        int? leaveAfter = null
    )
    {
        using var leave = new CancellationTokenSource();
        CheckpointFile? last = null;
        var start = new StartTraining
        {
            Run = RunId.Parse("check"),
            Attempt = checkpoint is null ? 1 : 2,
            Specification = specification,
            Threads = device.Threads,
            Device = device.Name,
            CheckpointDirectory = folder,
            SlotLockFile = Path.Combine(folder, "lock"),
            Checkpoints = checkpoint is null ? [] : [checkpoint],
        };
        using var loop = new TrainingLoop(
            start,
            Data(),
            new TrainingOptions { ProgressInterval = TimeSpan.Zero },
            Take,
            TimeProvider.System
        );
        loop.Run(leave.Token);
        return (loop.StateSha256, last);

        void Take(TrainerMessage message)
        {
            if (message is TrainerProgress progress && progress.Step == leaveAfter)
                leave.Cancel();
            if (message is CheckpointWritten written)
                last = new CheckpointFile(written.Path, written.Checkpoint.Step, written.Checkpoint.Sha256);
        }
    }
}
