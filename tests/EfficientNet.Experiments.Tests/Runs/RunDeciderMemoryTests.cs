using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>What follows when memory does not suffice (P9).</summary>
public sealed class RunDeciderMemoryTests
{
    [Fact]
    public void OutOfMemory_UnlessToldToShrink_FailsAndSaysWhatToWrite_P9()
    {
        var run = OutOfMemory(Sample.Running()).After;

        Assert.Equal((RunState.Failed, FailureClass.OutOfMemory), (run.State, run.Failure));
        Assert.Equal(
            "CUDA out of memory. Memory did not hold 32 of the batch's 32 images at once; write recipe.onOutOfMemory: "
                + "shrink to have smaller micro-batches tried, or recipe.microBatchSize: 16.",
            run.FailureMessage
        );
    }

    [Fact]
    public void OutOfMemory_ToldToShrink_BeginsAgainAsAVariantWithHalfTheMicroBatch_P9()
    {
        var decision = OutOfMemory(Shrinking());

        Assert.Equal(new RunShrunk(1, 32, 16, "CUDA out of memory."), Assert.Single(decision.Events));
        var run = decision.After;
        Assert.Equal((RunState.Queued, 16, 16), (run.State, run.MicroBatchSize, run.CurrentRecipe().MicroBatchSize));
        Assert.Equal((0, null, null), (run.FailedAttempts, run.NotBefore, run.ComputeClass));
        Assert.Empty(run.FailedNodes);
        Assert.Null(run.Specification.Recipe.MicroBatchSize);
    }

    [Fact]
    public void OutOfMemory_AgainAndAgain_HalvesToTheSmallestAndThenFails_P9()
    {
        var (run, sizes) = (Shrinking(), new List<int?>());
        while (!run.State.IsFinal())
        {
            run = OutOfMemory(run).After;
            sizes.Add(run.MicroBatchSize);
            if (run.State == RunState.Queued)
                run = Sample.Grant(run);
        }

        Assert.Equal([16, 8, 4, 2, 2], sizes);
        Assert.EndsWith(
            "Memory did not hold 2 of the batch's 32 images at once; batch norm needs as many: take a smaller network "
                + "or resolution, or a device with more memory.",
            run.FailureMessage,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(OutOfMemoryPolicy.Fail)]
    [InlineData(OutOfMemoryPolicy.Shrink)]
    public void OutOfMemory_AfterACommittedEpoch_IsTriedAgainAsItIs_P9(OutOfMemoryPolicy policy)
    {
        var run = OutOfMemory(Sample.WithEpochs(Shrinking(policy), 1)).After;
        Assert.Equal((RunState.Queued, 1, null), (run.State, run.FailedAttempts, run.MicroBatchSize));
        Assert.Equal([Sample.Node], run.FailedNodes);

        run = OutOfMemory(Sample.Grant(OutOfMemory(Sample.Grant(run)).After)).After;
        Assert.Equal((RunState.Failed, FailureClass.OutOfMemory), (run.State, run.Failure));
    }

    [Fact]
    public void Retry_OfAShrunkRun_KeepsItsVariant_P9()
    {
        var failed = OutOfMemory(Shrinking() with { MicroBatchSize = 2 }).After;
        Assert.Equal(2, RunDecider.Decide(failed, new RetryRun(), null, Sample.Now).After.MicroBatchSize);
    }

    private static TrainingRun Shrinking(OutOfMemoryPolicy policy = OutOfMemoryPolicy.Shrink)
    {
        var run = Sample.Running();
        return run with
        {
            Specification = run.Specification with { Recipe = run.Specification.Recipe with { OnOutOfMemory = policy } },
        };
    }

    private static RunDecision OutOfMemory(TrainingRun run) =>
        Sample.Report(
            run,
            run.ReportSequence + 1,
            new AttemptExited(ExitOutcome.Failed, 12, Failure: FailureClass.OutOfMemory, Message: "CUDA out of memory.")
        );
}
