using EfficientNet.Agent.Trainers;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Tests;

public sealed class ExitClassifierTests
{
    private static readonly TrainingCompleted Completed = new(
        new RunResult(0.5, 0.5, 0.75, 100, "ab", 2, new Dictionary<string, string>(), "fake")
    );

    [Theory]
    [InlineData(1, FailureClass.Infrastructure)]
    [InlineData(2, FailureClass.User)]
    [InlineData(12, FailureClass.OutOfMemory)]
    [InlineData(13, FailureClass.Numerical)]
    [InlineData(22, FailureClass.Infrastructure)]
    [InlineData(134, FailureClass.Infrastructure)]
    [InlineData(137, FailureClass.Infrastructure)]
    [InlineData(139, FailureClass.Infrastructure)]
    public void Classify_WhenTheTrainerFailsWithoutAWord_GoesByExitCode(int code, FailureClass expected)
    {
        var exit = ExitClassifier.Classify(new TrainerExit(code, "line 1\nlast words"), last: null, EndRequest.None);
        Assert.Equal((ExitOutcome.Failed, code, expected), (exit.Outcome, exit.ExitCode, exit.Failure!.Value));
        Assert.Contains("last words", exit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_WhenTheTrainerSaidWhy_TakesItsWord()
    {
        var exit = ExitClassifier.Classify(
            new TrainerExit(1, ""),
            new TrainingFailed(FailureClass.User, "No such data set.", 7),
            EndRequest.None
        );
        Assert.Equal(FailureClass.User, exit.Failure);
        Assert.Contains("No such data set.", exit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_WhenTheResultWasTold_IsCompleted_EvenIfTheProcessThenCrashes()
    {
        Assert.Equal(ExitOutcome.Completed, ExitClassifier.Classify(new TrainerExit(0, ""), Completed, EndRequest.None).Outcome);
        Assert.Equal(Completed.Result, ExitClassifier.Classify(new TrainerExit(134, ""), Completed, EndRequest.None).Result);
    }

    [Fact]
    public void Classify_WhenItExitsWithZeroButWithoutAResult_IsAFailure() =>
        Assert.Equal(
            FailureClass.Infrastructure,
            ExitClassifier.Classify(new TrainerExit(0, ""), last: null, EndRequest.None).Failure
        );

    [Theory]
    [InlineData(EndRequest.None)]
    [InlineData(EndRequest.Leave)]
    internal void Classify_WhenItTrainedAsFarAsItWasTo_IsHalted(EndRequest asked)
    {
        var code = (int)TrainerExitCode.Halted;
        Assert.Equal(ExitOutcome.Halted, ExitClassifier.Classify(new TrainerExit(code, ""), last: null, asked).Outcome);
    }

    [Fact]
    public void Classify_WhenItLeft_SpendsNoAttempt_P9() =>
        Assert.Equal(ExitOutcome.Left, ExitClassifier.Classify(new TrainerExit(20, ""), last: null, EndRequest.None).Outcome);

    [Fact]
    public void Classify_WhenItWasKilledBecauseLeavingTookTooLong_SpendsNoAttempt_P9() =>
        Assert.Equal(ExitOutcome.Left, ExitClassifier.Classify(new TrainerExit(137, ""), last: null, EndRequest.Leave).Outcome);

    [Fact]
    public void Classify_WhenItFailsWhileLeaving_IsStillAFailure() =>
        Assert.Equal(
            FailureClass.Numerical,
            ExitClassifier.Classify(new TrainerExit(13, ""), last: null, EndRequest.Leave).Failure
        );

    [Fact]
    public void Classify_WhenItWasStopped_IsStopped_WhateverItDid() =>
        Assert.Equal(ExitOutcome.Stopped, ExitClassifier.Classify(new TrainerExit(137, ""), Completed, EndRequest.Stop).Outcome);
}
