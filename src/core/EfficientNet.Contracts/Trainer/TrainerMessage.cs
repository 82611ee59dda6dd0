using System.Text.Json.Serialization;

namespace EfficientNet.Contracts.Trainer;

/// <summary>A line on a trainer's standard output, which carries nothing else (protocol rule P20).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "message")]
[JsonDerivedType(typeof(TrainerStarted), "started")]
[JsonDerivedType(typeof(CheckpointsUnusable), "unusable")]
[JsonDerivedType(typeof(TrainerAlive), "alive")]
[JsonDerivedType(typeof(TrainerProgress), "progress")]
[JsonDerivedType(typeof(EpochFinished), "epoch")]
[JsonDerivedType(typeof(CheckpointWritten), "checkpoint")]
[JsonDerivedType(typeof(CheckpointNotWritten), "checkpointFailed")]
[JsonDerivedType(typeof(BrokenImagesMet), "brokenImages")]
[JsonDerivedType(typeof(TrainingCompleted), "completed")]
[JsonDerivedType(typeof(TrainingFailed), "failed")]
public abstract record TrainerMessage;

/// <summary>
/// The trainer holds its slot, has its data and resumes from <paramref name="FromStep"/> (0: from the start), since newer
/// checkpoints could not be used.
/// </summary>
public sealed record TrainerStarted(
    long FromStep,
    int FromEpoch,
    long StepsPerEpoch,
    string ComputeClass,
    IReadOnlyDictionary<string, string> DataSha256,
    IReadOnlyList<PassedCheckpoint>? PassedOver = null
) : TrainerMessage;

/// <summary>
/// None of the checkpoints could be used, and <see cref="StartTraining.HasOlderCheckpoints"/>: the trainer exits with
/// <see cref="TrainerExitCode.CheckpointsUnusable"/>.
/// </summary>
public sealed record CheckpointsUnusable(IReadOnlyList<PassedCheckpoint> PassedOver) : TrainerMessage;

/// <summary>
/// A sign of life where no step is made: while it starts, evaluates or writes. Like every message it comes from the training
/// thread itself, at
/// least once a second as long as that thread comes round, so silence means that it hangs.
/// </summary>
/// <param name="Doing">What it is about to do or in the middle of, such as <c>evaluating</c>.</param>
/// <param name="Step">Steps done.</param>
public sealed record TrainerAlive(string Doing, long Step) : TrainerMessage;

/// <summary>
/// A sign of life, about once a second; not kept. With <paramref name="StepsPerEpoch"/> a page can show how far the epoch is.
/// </summary>
/// <param name="Step">Steps done.</param>
/// <param name="Epoch">The epoch that they belong to.</param>
/// <param name="Loss">Mean over this epoch's images up to the last reading (some steps ago on a GPU); null before it.</param>
/// <param name="ImagesPerSecond">Since the last sign of life.</param>
/// <param name="StepsPerEpoch">Steps of a whole epoch.</param>
public sealed record TrainerProgress(long Step, int Epoch, double? Loss, double ImagesPerSecond, long? StepsPerEpoch = null)
    : TrainerMessage;

/// <summary>An epoch was trained and evaluated.</summary>
public sealed record EpochFinished(EpochMetrics Metrics) : TrainerMessage;

/// <summary>A checkpoint is on disk, synced and renamed to its final name.</summary>
public sealed record CheckpointWritten(CheckpointRecord Checkpoint, string Path) : TrainerMessage;

/// <summary>
/// A checkpoint could not be written, for example because the disk is full. Training continues, the earlier checkpoints stay, and
/// the next one is tried when it is due.
/// </summary>
/// <param name="Reason">What the disk said.</param>
/// <param name="Step">Step that is not kept.</param>
public sealed record CheckpointNotWritten(string Reason, long Step) : TrainerMessage;

/// <summary>
/// Images of the data set can't be decoded; others stand in for them. Said soon after the first of an attempt, then before each
/// checkpoint of those that
/// came since: the checkpoint holds which have been said.
/// </summary>
/// <param name="Images">The first few of the attempt, once.</param>
/// <param name="Count">All that the run has found.</param>
public sealed record BrokenImagesMet(IReadOnlyList<BrokenImage> Images, int Count) : TrainerMessage;

/// <summary>The last epoch and the final evaluation are done; the trainer exits with 0.</summary>
public sealed record TrainingCompleted(RunResult Result) : TrainerMessage;

/// <summary>
/// The trainer gives up and exits with the code of the class. In JSON the sentence is <c>text</c>, since <c>message</c> names the
/// kind of message.
/// </summary>
public sealed record TrainingFailed(FailureClass Class, [property: JsonPropertyName("text")] string Message, long Step)
    : TrainerMessage;
