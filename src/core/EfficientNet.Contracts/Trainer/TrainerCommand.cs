using System.Text.Json.Serialization;

namespace EfficientNet.Contracts.Trainer;

/// <summary>A line on a trainer's standard input. The end of the input ends the trainer (protocol rule P20).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "command")]
[JsonDerivedType(typeof(StartTraining), "start")]
[JsonDerivedType(typeof(LeaveAtCheckpoint), "leave")]
[JsonDerivedType(typeof(AttemptOver), "over")]
public abstract record TrainerCommand;

/// <summary>The first line: what to train and where to resume.</summary>
public sealed record StartTraining : TrainerCommand
{
    /// <summary>The run, for messages and folders.</summary>
    public required RunId Run { get; init; }

    /// <summary>The attempt; names the checkpoint folder.</summary>
    public required int Attempt { get; init; }

    /// <summary>What to train.</summary>
    public required RunSpecification Specification { get; init; }

    /// <summary>
    /// The epoch after which to stop at a checkpoint, below <c>recipe.epochs</c>, which stays the schedule's horizon; null: train
    /// to the recipe's end.
    /// </summary>
    public int? Until { get; init; }

    /// <summary>Computing threads; fixed for the run at its first grant (protocol rule P22).</summary>
    public required int Threads { get; init; }

    /// <summary><c>cpu</c>, or a GPU's UUID, which is also in CUDA_VISIBLE_DEVICES (<see cref="DeviceEnvironment"/>).</summary>
    public required string Device { get; init; }

    /// <summary>Folder of the data set; absent for <c>synthetic</c>.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>File of <see cref="RunSpecification.Weights"/>; read only where no checkpoint is resumed from.</summary>
    public string? WeightsFile { get; init; }

    /// <summary>Where checkpoints go: <c>{CheckpointDirectory}/{attempt}/{step}.ckpt</c>.</summary>
    public required string CheckpointDirectory { get; init; }

    /// <summary>File that is locked for the life of the trainer, so that a slot never has two (protocol rule P20).</summary>
    public required string SlotLockFile { get; init; }

    /// <summary>When to write checkpoints within an epoch.</summary>
    public CheckpointPolicy CheckpointPolicy { get; init; } = new();

    /// <summary>Checkpoints to try, newest first; one that does not verify is passed over (protocol rule P17).</summary>
    public IReadOnlyList<CheckpointFile> Checkpoints { get; init; } = [];

    /// <summary>
    /// Whether older checkpoints can still be fetched. Then a trainer that can use none of <see cref="Checkpoints"/> ends with
    /// <see cref="TrainerExitCode.CheckpointsUnusable"/> instead of beginning at the start.
    /// </summary>
    public bool HasOlderCheckpoints { get; init; }
}

/// <summary>A checkpoint on this host.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Step">Global step.</param>
/// <param name="Sha256">Expected SHA-256 of the file.</param>
public sealed record CheckpointFile(string Path, long Step, string Sha256);

/// <summary>
/// Write a checkpoint at the next step's end and exit with <see cref="TrainerExitCode.Left"/>. SIGTERM means the same.
/// </summary>
public sealed record LeaveAtCheckpoint : TrainerCommand;

/// <summary>
/// Nothing that this trainer does counts any more: end at once, without a checkpoint, with <see cref="TrainerExitCode.Fenced"/>
/// (protocol rule P14).
/// </summary>
/// <param name="Reason">For a person.</param>
public sealed record AttemptOver(string Reason) : TrainerCommand;
