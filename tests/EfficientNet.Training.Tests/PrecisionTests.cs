using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Loading;
using EfficientNet.Models;
using static TorchSharp.torch;

namespace EfficientNet.Training.Tests;

public sealed class PrecisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static RunSpecification Bfloat16 =>
        TinyRun.Specification with
        {
            Recipe = TinyRun.Specification.Recipe with { Precision = Precision.Bfloat16 },
        };

    [Fact]
    public void TrainStep_InBfloat16_LossIsNearFloat32s_AndTheStateIsFloat32()
    {
        var (single, _) = Step(TinyRun.Specification);
        var (mixed, types) = Step(Bfloat16);

        Assert.NotEqual(single, mixed);
        Assert.Equal(single, mixed, 0.02 * single);
        Assert.DoesNotContain(ScalarType.BFloat16, types);
    }

    [Fact]
    public void Run_InBfloat16_GivesTheSameBitsAgain_AndItsClassNamesThePrecision_P22()
    {
        var single = RecordedRun.Train(TinyRun.Start(Path.Combine(_folder.Path, "float32")));
        var first = RecordedRun.Train(TinyRun.Start(Path.Combine(_folder.Path, "a"), specification: Bfloat16));
        var second = RecordedRun.Train(TinyRun.Start(Path.Combine(_folder.Path, "b"), specification: Bfloat16));

        Assert.Equal(first.StateSha256, second.StateSha256);
        Assert.NotEqual(single.StateSha256, first.StateSha256);
        var within = Bfloat16Kernels.Limit is { } limit ? $" within {limit}" : "";
        Assert.Equal($"{single.Result!.ComputeClass}/bfloat16{within}", first.Result!.ComputeClass);
        Assert.Equal(single.Epochs[^1].TrainLoss, first.Epochs[^1].TrainLoss, 0.1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)] // an epoch's last step, before its evaluation
    [InlineData(8)]
    public void Run_InBfloat16_LeftAndResumed_GivesTheBitsOfARunNeverInterrupted_P22(int leaveAfter)
    {
        var whole = RecordedRun.Train(TinyRun.Start(Path.Combine(_folder.Path, "whole"), specification: Bfloat16));

        var left = RecordedRun.Train(TinyRun.Start(_folder.Path, specification: Bfloat16), leaveAfter);
        var resumed = RecordedRun.Train(TinyRun.Start(_folder.Path, attempt: 2, Bfloat16, TinyRun.File(left.Checkpoints[^1])));

        Assert.Equal(leaveAfter, resumed.Messages.OfType<TrainerStarted>().Single().FromStep);
        Assert.Equal(whole.StateSha256, resumed.StateSha256);
    }

    private static (double Loss, List<ScalarType> Types) Step(RunSpecification specification)
    {
        var data = TinyRun.Data(specification);
        using var state = new TrainingState(specification, data.Normalisation, CPU);
        using var batch = new BatchLoader(data.Train, 16, workers: 1).Epoch(1, 1).First();
        state.TrainStep(batch, 0.02);
        using var scope = NewDisposeScope();
        return (state.LossSum, [.. state.Tensors().Select(tensor => tensor.Tensor.dtype)]);
    }
}
