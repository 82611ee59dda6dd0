using System.Diagnostics;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Models.Weights;
using EfficientNet.Training.Checkpoints;

namespace EfficientNet.Training.Tests.Trainer;

/// <summary>Killed repeatedly and resumed elsewhere each time: the result must not show it.</summary>
public sealed class InterruptedRunTests : IDisposable
{
    private const int Interruptions = 5;
    private const int Seed = 20260301;

    // With everything that a step depends on: augmentation, micro-batches, dropout, stochastic depth, moving averages.
    private static readonly RunSpecification Specification = TinyRun.Specification with
    {
        Recipe = TinyRun.Specification.Recipe with { MicroBatchSize = 6, Augmentation = AugmentationPolicy.RandAugment },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_KilledAtFiveRandomSteps_EndsWithTheBitsOfOneThatWasNot_P16_P17_P22()
    {
        var whole = RecordedRun.Train(TinyRun.Start(Path.Combine(_folder.Path, "whole"), specification: Specification));
        var random = new Random(Seed);
        var steps = Enumerable
            .Range(1, (3 * TinyRun.StepsPerEpoch) - 1)
            .OrderBy(_ => random.Next())
            .Take(Interruptions)
            .Order()
            .ToList();

        CheckpointWritten? from = null;
        var epochs = new List<EpochMetrics>();
        for (var attempt = 1; attempt <= Interruptions; attempt++)
            from = await KillAtAsync(steps[attempt - 1], Start(attempt, from), epochs);
        await using var last = new TrainerProcess();
        last.Send(Start(Interruptions + 1, from));
        Assert.Equal(TrainerExitCode.Completed, await last.Exit());

        Assert.Equal(steps[^1], last.Messages.OfType<TrainerStarted>().Single().FromStep);
        // weights and moving averages
        Assert.Equal(whole.Result!.WeightsSha256, last.Messages.OfType<TrainingCompleted>().Single().Result.WeightsSha256);
        // and the optimiser's state
        Assert.Equal(whole.StateSha256, StateOf(last.Messages.OfType<CheckpointWritten>().Last().Path));
        epochs.AddRange(Epochs(last));
        Assert.Equal([1, 2, 3], epochs.Select(epoch => epoch.Epoch).Distinct().Order());
        Assert.All(
            epochs,
            epoch =>
                Assert.True(epoch.SameResultAs(whole.Epochs[epoch.Epoch - 1]), $"{epoch} is not {whole.Epochs[epoch.Epoch - 1]}")
        );
    }

    /// <summary>A start on another host: the checkpoint is copied there, as from the control plane's store.</summary>
    private StartTraining Start(int attempt, CheckpointWritten? from)
    {
        var host = Path.Combine(_folder.Path, $"host-{attempt}");
        var start = TinyRun.Start(host, attempt, Specification) with
        {
            CheckpointPolicy = new CheckpointPolicy { EverySteps = 1 },
        };
        if (from is null)
            return start;
        var fetched = Path.Combine(host, "fetched.ckpt");
        Directory.CreateDirectory(host);
        File.Move(from.Path, fetched);
        return start with { Checkpoints = [new CheckpointFile(fetched, from.Checkpoint.Step, from.Checkpoint.Sha256)] };
    }

    /// <summary>Runs a trainer until it has written the checkpoint of a step, and kills it while it writes the next.</summary>
    private static async Task<CheckpointWritten> KillAtAsync(int step, StartTraining start, List<EpochMetrics> epochs)
    {
        await using var trainer = new TrainerProcess();
        // The next checkpoint's temporary file is a pipe that nobody reads: the trainer waits there, however fast or slow it is.
        var next = Path.Combine(start.CheckpointDirectory, $"{start.Attempt}", $"{step + 1}.ckpt.{trainer.Id}.tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(next)!);
        using (var made = Process.Start("mkfifo", next))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        trainer.Send(start);
        CheckpointWritten written;
        do written = await trainer.ReadUntil<CheckpointWritten>();
        while (written.Checkpoint.Step < step);
        await trainer.Kill();
        await trainer.Exit();

        Assert.Equal(step, trainer.Messages.OfType<CheckpointWritten>().Last().Checkpoint.Step);
        epochs.AddRange(Epochs(trainer));
        return written;
    }

    private static IEnumerable<EpochMetrics> Epochs(TrainerProcess trainer) =>
        trainer.Messages.OfType<EpochFinished>().Select(message => message.Metrics);

    private static string StateOf(string path)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var file = File.OpenRead(path);
        using var content = Safetensors.Read(file, path);
        return TensorHash.Sha256(content.Tensors.Select(tensor => new NamedTensor(tensor.Key, tensor.Value)));
    }
}
