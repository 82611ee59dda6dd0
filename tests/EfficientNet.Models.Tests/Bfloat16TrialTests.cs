using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Trainer.DeviceChecks;
using EfficientNet.Training;

namespace EfficientNet.Models.Tests;

public sealed class Bfloat16TrialTests
{
    [Fact]
    public void Require_AStepThatIsWrong_IsRefusedAsTheUsersToChange()
    {
        var wrong = new DeviceCheckResult(DeviceCheckNames.Bfloat16, CheckVerdict.Wrong, "the weights' change off by 9.0e-1");

        var refusal = Assert.Throws<TrainingException>(() => Bfloat16Trial.Require(wrong));

        Assert.Equal(FailureClass.User, refusal.Class);
        Assert.Equal(FailureClass.User, TrainingException.Classify(refusal));
        Assert.Contains("off by 9.0e-1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Set recipe.precision to float32", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CheckVerdict.Good)]
    [InlineData(CheckVerdict.Remark)] // this libtorch lacks mixed precision: the run uses float32
    public void Require_AnyOtherAnswer_LetsTheRunBegin(CheckVerdict verdict) =>
        Bfloat16Trial.Require(new DeviceCheckResult(DeviceCheckNames.Bfloat16, verdict, ""));

    [Fact]
    public void Run_OnThisProcessor_LetsTheRunBegin() => Bfloat16Trial.Run(threads: 1);

    [Theory]
    [InlineData("cpu", Precision.Bfloat16, true)]
    [InlineData("cpu", Precision.Float32, false)]
    [InlineData("GPU-1234", Precision.Bfloat16, false)]
    public void Concerns_RunsInBfloat16OnAProcessor(string device, Precision precision, bool expected)
    {
        var start = new StartTraining
        {
            Run = RunId.Parse("test-aaaa.grid.01234567.s1"),
            Attempt = 1,
            Specification = Specified(precision),
            Threads = 1,
            Device = device,
            CheckpointDirectory = "/none",
            SlotLockFile = "/none",
            Checkpoints = [],
        };

        Assert.Equal(expected, Bfloat16Trial.Concerns(start));
    }

    private static RunSpecification Specified(Precision precision) =>
        new()
        {
            Architecture = Scaling.PublishedNetworks.Find("b0")!.Architecture(),
            Data = new DataSpecification { Name = "synthetic", Classes = 1000 },
            Recipe = new Recipe { Precision = precision },
            Seed = 1,
        };
}
