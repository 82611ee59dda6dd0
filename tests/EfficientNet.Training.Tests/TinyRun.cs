using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data;
using EfficientNet.Scaling;

namespace EfficientNet.Training.Tests;

/// <summary>A run that takes milliseconds a step and uses everything that draws random numbers.</summary>
internal static class TinyRun
{
    public const int StepsPerEpoch = 5;

    public static RunSpecification Specification { get; } =
        new()
        {
            Architecture = new Architecture(
                InputChannels: 3,
                Resolution: 16,
                StemChannels: 8,
                StemStride: 2,
                [
                    new BlockGroup(
                        BlockOperator.MBConv,
                        Kernel: 3,
                        Stride: 1,
                        Expansion: 1,
                        Channels: 8,
                        Repeats: 2,
                        SqueezeExcitationRatio: 0.25
                    ),
                    new BlockGroup(
                        BlockOperator.MBConv,
                        Kernel: 5,
                        Stride: 2,
                        Expansion: 4,
                        Channels: 16,
                        Repeats: 2,
                        SqueezeExcitationRatio: 0.25
                    ),
                ],
                HeadChannels: 32,
                Classes: 4
            ),
            Data = new DataSpecification
            {
                Name = "synthetic",
                Classes = 4,
                TrainImages = 82,
                ValidationImages = 20,
                TestImages = 24,
            },
            Recipe = new Recipe
            {
                Epochs = 3,
                BatchSize = 16,
                LearningRatePer256 = 0.2,
                WarmupEpochs = 0.5,
                DecayEpochs = 1,
                EmaDecay = 0.9,
                Dropout = 0.3,
                StochasticDepth = 0.4,
                BatchNormMomentum = 0.1,
            },
            Seed = 11,
        };

    public static RunData Data(RunSpecification specification, string? folder = null) =>
        RunData.Load(specification.Data, folder, specification.Architecture.Resolution);

    public static StartTraining Start(
        string folder,
        int attempt = 1,
        RunSpecification? specification = null,
        params IReadOnlyList<CheckpointFile> checkpoints
    ) =>
        new()
        {
            Run = RunId.Parse("test-aaaa.grid.01234567.s1"),
            Attempt = attempt,
            Specification = specification ?? Specification,
            Threads = 1,
            Device = "cpu",
            CheckpointDirectory = Path.Combine(folder, "checkpoints"),
            SlotLockFile = Path.Combine(folder, "slot-0.lock"),
            Checkpoints = checkpoints,
        };

    public static CheckpointFile File(CheckpointWritten written) =>
        new(written.Path, written.Checkpoint.Step, written.Checkpoint.Sha256);
}
