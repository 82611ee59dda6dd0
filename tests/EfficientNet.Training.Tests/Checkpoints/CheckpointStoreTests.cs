using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Models;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using EfficientNet.Training.Checkpoints;

namespace EfficientNet.Training.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resume_NewestDamaged_GoesOnFromTheOneBefore()
    {
        var whole = RecordedRun.Train(TinyRun.Start(_folder.Path));
        var (newest, before) = (whole.Checkpoints[^1], whole.Checkpoints[^2]);
        FlipAByte(newest.Path);

        var resumed = RecordedRun.Train(
            TinyRun.Start(_folder.Path, attempt: 2, checkpoints: [TinyRun.File(newest), TinyRun.File(before)])
        );

        Assert.Equal(10, resumed.Messages.OfType<TrainerStarted>().Single().FromStep);
        Assert.Contains("its SHA-256 is", Assert.Single(resumed.PassedOver));
        Assert.Equal(whole.StateSha256, resumed.StateSha256);
    }

    [Theory]
    [InlineData(true, "ema.")]
    [InlineData(false, "model.")]
    public void File_OfACheckpoint_SaysWhichNetworkItsWeightsAreOf(bool averaged, string prefix)
    {
        var path = RecordedRun.Train(TinyRun.Start(_folder.Path)).Checkpoints[^1].Path;

        using var weights = WeightFile.Read(path, averaged);
        using var whole = Safetensors.Read(path);

        Assert.Equal(TinyRun.Specification.Architecture, NetworkMetadata.ArchitectureOf(weights.Metadata, path));
        Assert.Equal(
            new NetworkSettings(ConvolutionPadding.Same, 1e-3),
            NetworkSettings.Of(WeightConvention.Torchvision, null).OverriddenBy(weights.Metadata, path)
        );
        Assert.True(
            whole.Tensors[prefix + "classifier.1.weight"].equal(weights.Tensors["classifier.1.weight"]).all().item<bool>()
        );
        using var model = EfficientNetModel.Create(TinyRun.Specification.Architecture, new ModelOptions());
        WeightLoader.Load(model, weights.Tensors, path);
        Assert.Equal(15, model.state_dict()["features.0.1.num_batches_tracked"].item<long>()); // 3 epochs of 5 steps
    }

    [Fact]
    public void Resume_NothingUsable_BeginsAtTheStartAndSaysWhy()
    {
        var missing = new CheckpointFile(Path.Combine(_folder.Path, "gone.ckpt"), 5, new string('0', 64));
        var garbage = Path.Combine(_folder.Path, "garbage.ckpt");
        File.WriteAllText(garbage, "garbage");
        var noTensors = new CheckpointFile(garbage, 3, "cd1f2bb7b7a5aca7c69a9ef1d18a1a1e5a6e7b0ad1f3a1d2f3d4c5b6a7988990");

        var run = RecordedRun.Train(TinyRun.Start(_folder.Path, checkpoints: [missing, noTensors]));

        Assert.Equal(0, run.Messages.OfType<TrainerStarted>().Single().FromStep);
        Assert.Equal(2, run.PassedOver.Count);
        Assert.NotNull(run.Result);
    }

    [Fact]
    public void Resume_CheckpointOfAnotherSpecification_IsPassedOver()
    {
        var other = TinyRun.Specification with { Seed = 99 };
        var foreign = RecordedRun.Train(TinyRun.Start(Path.Combine(_folder.Path, "other"), specification: other), leaveAfter: 2);

        var run = RecordedRun.Train(TinyRun.Start(_folder.Path, checkpoints: TinyRun.File(foreign.Checkpoints[^1])));

        Assert.Contains("belongs to another specification", Assert.Single(run.PassedOver));
        Assert.Equal(0, run.Messages.OfType<TrainerStarted>().Single().FromStep);
    }

    [Fact]
    public void Resume_ExactRunOnAnotherComputeClass_Fails()
    {
        var left = RecordedRun.Train(TinyRun.Start(_folder.Path), leaveAfter: 2);
        var moved = TinyRun.Start(_folder.Path, attempt: 2, checkpoints: TinyRun.File(left.Checkpoints[^1])) with { Threads = 2 };

        var error = Assert.Throws<TrainingException>(() => RecordedRun.Train(moved));
        TorchSharp.torch.set_num_threads(1);

        Assert.Equal(FailureClass.Infrastructure, error.Class);
        Assert.Contains("1 thread", error.Message);
        Assert.Contains("2 threads", error.Message);
    }

    [Fact]
    public void Write_EveryEpoch_KeepsTheLastTwoAndTheBestOfThisAttemptOnly_P16()
    {
        var left = RecordedRun.Train(TinyRun.Start(_folder.Path), leaveAfter: 1);
        var run = RecordedRun.Train(TinyRun.Start(_folder.Path, attempt: 2, checkpoints: TinyRun.File(left.Checkpoints[^1])));

        var best = run.Epochs.MaxBy(epoch => epoch.ValidationTop1)!.Step; // of equals the first
        Assert.Equal([1L], Steps(attempt: 1));
        Assert.Equal(new[] { best, 10, 15 }.Distinct().Order(), Steps(attempt: 2));
    }

    [Fact]
    public void Write_AfterABetterEpoch_ForgetsTheBestBefore_P16()
    {
        using var state = new TrainingState(
            TinyRun.Specification,
            TinyRun.Data(TinyRun.Specification).Normalisation,
            TorchSharp.torch.CPU
        );
        var store = new CheckpointStore(Path.Combine(_folder.Path, "checkpoints"), 1, TinyRun.Specification, "some processor");

        foreach (var (step, best) in new[] { (5, 5), (6, 5), (7, 5), (10, 5) })
            store.Write(state, At(step, best));
        Assert.Equal([5L, 7L, 10L], Steps(attempt: 1));

        store.Write(state, At(15, best: 15));
        Assert.Equal([10L, 15L], Steps(attempt: 1));

        static TrainingPosition At(long step, long best) =>
            new() { Step = step, BestEpoch = new EpochMetrics(1, best, 1, 0.1, 1, 0.5, 0.9, 80, 1) };
    }

    [Fact]
    public void Resume_CheckpointOfAnotherArithmetic_IsPassedOver_P22()
    {
        using var state = new TrainingState(
            TinyRun.Specification,
            TinyRun.Data(TinyRun.Specification).Normalisation,
            TorchSharp.torch.CPU
        );
        var folder = Path.Combine(_folder.Path, "checkpoints");
        var written = new CheckpointStore(folder, 1, TinyRun.Specification, "some processor").Write(
            state,
            new TrainingPosition { Step = 5 }
        );
        var file = new CheckpointFile(written.Path, 5, written.Checkpoint.Sha256);
        var passed = new List<PassedCheckpoint>();

        var later = new CheckpointStore(folder, 2, TinyRun.Specification, "some processor/arithmetic 2");

        Assert.Null(later.Resume(state, [file], passed.Add));
        Assert.Equal("it was computed with arithmetic 1; this program computes with 2.", Assert.Single(passed).Reason);
    }

    [Fact]
    public void Resume_NothingUsableButOlderOnesElsewhere_AsksForThem_P17()
    {
        var missing = new CheckpointFile(Path.Combine(_folder.Path, "gone.ckpt"), 5, new string('0', 64));

        var error = Assert.Throws<CheckpointsUnusableException>(() =>
            RecordedRun.Train(TinyRun.Start(_folder.Path, checkpoints: missing) with { HasOlderCheckpoints = true })
        );

        Assert.Equal(5, Assert.Single(error.PassedOver).Step);
    }

    private IEnumerable<long> Steps(int attempt) =>
        Directory
            .EnumerateFiles(Path.Combine(_folder.Path, "checkpoints", attempt.ToString()))
            .Select(path => long.Parse(Path.GetFileNameWithoutExtension(path)))
            .Order();

    private static void FlipAByte(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^100] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
