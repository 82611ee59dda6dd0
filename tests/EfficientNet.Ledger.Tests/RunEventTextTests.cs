using System.Text.Json.Serialization;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Queries;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

public sealed class RunEventTextTests
{
    private static readonly Actor Alice = new(ActorKind.User, "token", "alice");

    public static TheoryData<RunEvent, string> Sentences =>
        new()
        {
            { new RunCreated(), "Queued." },
            {
                new AttemptGranted(2, NodeName.Parse("n1"), "cpu", 1, 1),
                "Attempt 2 was granted cpu, slot 1, of node n1 with 1 thread."
            },
            { new AttemptBegan(1, 0, 0, "Xeon"), "Attempt 1 began training on Xeon." },
            { new AttemptBegan(2, 250, 2, "Xeon"), "Attempt 2 went on from step 250, after epoch 2, on Xeon." },
            {
                new AttemptBegan(
                    2,
                    250,
                    2,
                    "Xeon",
                    [new PassedCheckpoint(300, "the file is damaged."), new PassedCheckpoint(275, "it is in no store")]
                ),
                "Attempt 2 went on from step 250, after epoch 2, on Xeon. The checkpoint at step 300 could not be "
                    + "used: the file is damaged. The checkpoint at step 275 could not be used: it is in no store."
            },
            {
                new AttemptBegan(2, 0, 0, "Xeon", [new PassedCheckpoint(300, "it is gone")]),
                "Attempt 2 began training on Xeon. The checkpoint at step 300 could not be used: it is gone."
            },
            { new EpochCommitted(1, Sample.Epoch(2, top1: 0.87654)), "Epoch 2: top-1 87.65 %, training loss 0.167, 12.5 s." },
            { new EpochReplayed(2, 3), "Attempt 2 trained epoch 3 again and got the same metrics." },
            {
                new EpochSuperseded(2, Sample.Epoch(3)),
                "Attempt 2 trained epoch 3 again and got other metrics (top-1 50.00 %); its row took the place of the old one."
            },
            {
                new CheckpointRecorded(new CheckpointRecord(200, 2, 1, "0123456789abcdef", 12_345_678)),
                "Checkpoint at step 200, after epoch 2 (12.3 MB, 01234567)."
            },
            {
                new BrokenImagesFound(
                    1,
                    [
                        new BrokenImage("/data/train/a/1.jpg", "it is cut off"),
                        new BrokenImage("/data/train/0.tar, byte 512", "it is damaged (ErrorInInput)"),
                    ],
                    2
                ),
                "2 images could not be read so far, and others stand in. New: /data/train/a/1.jpg: it is cut off; "
                    + "/data/train/0.tar, byte 512: it is damaged (ErrorInInput)."
            },
            { new BrokenImagesFound(1, [], 12), "12 images could not be read so far, and others stand in." },
            {
                new RunSucceeded(1, Sample.Result() with { BrokenImages = 1 }),
                "Succeeded: test top-1 79.00 %, top-5 99.00 % on 10,000 images; 1 image could not be read, and others stood in."
            },
            {
                new AttemptEnded(1, AttemptEnd.Failed, FailureClass.Infrastructure, "It fell over.", Sample.Noon),
                "Attempt 1 failed (infrastructure): It fell over; queued again, not before 12:00:00 UTC."
            },
            { new AttemptEnded(1, AttemptEnd.Left, null, null, null), "Attempt 1 left at a checkpoint; queued again." },
            {
                new AttemptEnded(1, AttemptEnd.LostByAgent, null, null, null),
                "Attempt 1 was lost when its agent started anew; queued again."
            },
            {
                new AttemptEnded(1, AttemptEnd.LeaseExpired, null, null, null),
                "Attempt 1 ended because its lease ran out; queued again."
            },
            { new RunSucceeded(1, Sample.Result()), "Succeeded: test top-1 79.00 %, top-5 99.00 % on 10,000 images." },
            {
                new RunShrunk(1, 64, 32, "CUDA out of memory."),
                "Attempt 1 ran out of memory with 64 images at once: CUDA out of memory; queued again from the start "
                    + "with micro-batches of 32, a variant, since batch norm sees them."
            },
            {
                new RunFailed(3, FailureClass.OutOfMemory, "12 GB did not suffice."),
                "Failed for good at attempt 3 (out of memory): 12 GB did not suffice."
            },
            { new RunCancelled("Nobody needs it."), "Cancelled: Nobody needs it." },
            { new RunPaused(), "A user paused it: no more grants, and an attempt under way leaves at a checkpoint." },
            { new RunResumed(), "A user resumed it." },
            { new RunRetried(), "A user queued it again with fresh attempts." },
            { new RunCancelled("", Alice), "Cancelled by alice (token)." },
            {
                new RunCancelled("The experiment was cancelled.", Actor.Of(ExperimentId.Parse("quick-a1b2"))),
                "Cancelled by experiment quick-a1b2: The experiment was cancelled."
            },
            { new RunPaused(Alice), "Paused by alice (token): no more grants, and an attempt under way leaves at a checkpoint." },
            { new RunResumed(Alice), "Resumed by alice (token)." },
            { new RunRetried(Alice), "Queued again with fresh attempts by alice (token)." },
            { new RunHalted(1, 2), "Halted after epoch 2, as far as it is to train for now." },
            { new UntilChanged(3), "It is to train to epoch 3 for now." },
            { new UntilChanged(3, Alice), "It is to train to epoch 3 for now, as asked by alice (token)." },
            { new UntilChanged(null), "It is to train to its recipe's end." },
            { new ReportRefused(1, 7, "epoch"), "Report 7 (epoch) of attempt 1 was refused: that attempt is over." },
            {
                new ReportRefused(
                    1,
                    8,
                    "checkpoint",
                    "The checkpoint at step 300 is ahead of the ledger: it has 3 epochs, the ledger 2."
                ),
                "Report 8 (checkpoint) of attempt 1 was refused: The checkpoint at step 300 is ahead of the ledger: it "
                    + "has 3 epochs, the ledger 2."
            },
        };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Text_OfAnEvent_IsASentence(RunEvent happened, string sentence) =>
        Assert.Equal(sentence, RunEventText.Of(happened));

    [Fact]
    public void Text_CoversEveryEvent()
    {
        var kinds = typeof(RunEvent)
            .GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false)
            .Cast<JsonDerivedTypeAttribute>()
            .Select(kind => kind.DerivedType)
            .ToHashSet();

        Assert.Equal(kinds, Sentences.Select(row => row.Data.Item1.GetType()).ToHashSet());
    }
}
