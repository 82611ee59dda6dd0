using System.Security.Cryptography;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.Files;
using EfficientNet.Models;
using EfficientNet.Models.Weights;
using static TorchSharp.torch;

namespace EfficientNet.Training.Checkpoints;

/// <summary>
/// Writes a run's checkpoints as safetensors files <c>{directory}/{attempt}/{step}.ckpt</c> and resumes from the newest one
/// that verifies (protocol rules P16, P17). Weights and moving averages are in the file under torchvision's names after
/// <c>model.</c> and <c>ema.</c>.
/// </summary>
/// <param name="directory">Folder of the run.</param>
/// <param name="attempt">This attempt; other attempts' files are not touched.</param>
/// <param name="specification">What is trained.</param>
/// <param name="computeClass">What it is trained on.</param>
/// <param name="classNames">Names of the classes, if any, for later predictions.</param>
public sealed class CheckpointStore(
    string directory,
    int attempt,
    RunSpecification specification,
    string computeClass,
    IReadOnlyList<string>? classNames = null
)
{
    /// <summary>
    /// Files of this attempt to keep besides the best: the newest, and the one before in case that is damaged.
    /// </summary>
    public const int Kept = 2;

    private readonly string _specificationSha256 = CheckpointHeader.HashOf(specification);
    private readonly List<(long Step, string Path)> _written = [];

    /// <summary>
    /// Writes a checkpoint, whole and synced, and deletes those that are then neither among this attempt's newest nor the best.
    /// </summary>
    public CheckpointWritten Write(TrainingState state, TrainingPosition position)
    {
        var path = Path.Combine(directory, attempt.ToString(), $"{position.Step}.ckpt");
        var header = new CheckpointHeader(
            CheckpointHeader.CurrentFormat,
            _specificationSha256,
            computeClass,
            CheckpointHeader.ProgramVersion,
            position
        );
        using var sha256 = SHA256.Create();
        long bytes = 0;
        DurableFile.Write(
            path,
            file =>
            {
                using var untracked = no_grad();
                using var scope = NewDisposeScope();
                using var hashing = new CryptoStream(file, sha256, CryptoStreamMode.Write, leaveOpen: true);
                Safetensors.Write(
                    hashing,
                    path,
                    state.Tensors().Select(tensor => KeyValuePair.Create(tensor.Name, tensor.Tensor)),
                    [
                        .. NetworkMetadata.Of(state.Model, state.Normalisation, classNames),
                        KeyValuePair.Create(
                            CheckpointHeader.MetadataKey,
                            JsonSerializer.Serialize(header, ContractsJson.Options)
                        ),
                    ]
                );
                hashing.FlushFinalBlock();
                bytes = file.Position;
            }
        );

        _written.Remove((position.Step, path));
        _written.Add((position.Step, path));
        foreach (var old in _written.SkipLast(Kept).Where(old => old.Step != position.BestEpoch?.Step).ToList())
        {
            File.Delete(old.Path);
            _written.Remove(old);
        }

        return new CheckpointWritten(
            new CheckpointRecord(position.Step, position.EpochsComplete, attempt, Convert.ToHexStringLower(sha256.Hash!), bytes),
            path
        );
    }

    /// <summary>
    /// Sets <paramref name="state"/> to the newest checkpoint that verifies and returns its position; null when there is none.
    /// </summary>
    /// <param name="state">A fresh state of the same specification.</param>
    /// <param name="candidates">Newest first.</param>
    /// <param name="passedOver">Receives why a file was not used.</param>
    /// <exception cref="TrainingException">A checkpoint of an exact run was written on another compute class.</exception>
    public TrainingPosition? Resume(
        TrainingState state,
        IEnumerable<CheckpointFile> candidates,
        Action<PassedCheckpoint> passedOver
    )
    {
        foreach (var candidate in candidates)
        {
            try
            {
                var position = Load(state, candidate);
                state.Restore(position.Step, position.LossSum);
                return position;
            }
            catch (Exception error)
                when (error
                        is IOException
                            or InvalidDataException
                            or UnauthorizedAccessException
                            or JsonException
                            or ModelException
                )
            {
                passedOver(new PassedCheckpoint(candidate.Step, error.Message));
            }
        }

        return null;
    }

    private TrainingPosition Load(TrainingState state, CheckpointFile candidate)
    {
        using var file = new FileStream(candidate.Path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var actual = Convert.ToHexStringLower(SHA256.HashData(file));
        if (actual != candidate.Sha256)
            throw new InvalidDataException($"its SHA-256 is {actual}, but {candidate.Sha256} was recorded.");

        file.Position = 0;
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        using var content = Safetensors.Read(file, candidate.Path);
        var header = Verified(content.Metadata);
        var targets = state.Tensors().ToList();
        if (
            targets.FirstOrDefault(target =>
                !content.Tensors.TryGetValue(target.Name, out var stored) || !stored.shape.SequenceEqual(target.Tensor.shape)
            ) is
            { Name: { } name }
        )
            throw new InvalidDataException($"the tensor {name} is missing or has another shape.");
        foreach (var target in targets)
            target.Tensor.copy_(content.Tensors[target.Name]);
        return header.Position;
    }

    private CheckpointHeader Verified(IReadOnlyDictionary<string, string> metadata)
    {
        var header = metadata.TryGetValue(CheckpointHeader.MetadataKey, out var json)
            ? JsonSerializer.Deserialize<CheckpointHeader>(json, ContractsJson.Options)
            : null;
        if (header is null)
            throw new InvalidDataException($"its metadata has no '{CheckpointHeader.MetadataKey}'.");
        if (header.Format != CheckpointHeader.CurrentFormat)
            throw new InvalidDataException(
                $"it has the format {header.Format}; this program reads {CheckpointHeader.CurrentFormat}."
            );
        if (header.SpecificationSha256 != _specificationSha256)
            throw new InvalidDataException("it belongs to another specification.");
        if (specification.Mode == DeterminismMode.Exact && Arithmetic.Of(header.ComputeClass) != Arithmetic.Of(computeClass))
            throw new InvalidDataException(
                $"it was computed with arithmetic {Arithmetic.Of(header.ComputeClass)}; "
                    + $"this program computes with {Arithmetic.Of(computeClass)}."
            );
        if (header.ComputeClass != computeClass && specification.Mode == DeterminismMode.Exact)
        {
            throw new TrainingException(
                FailureClass.Infrastructure,
                $"The run's checkpoint was written on '{header.ComputeClass}', but this is '{computeClass}'; "
                    + "a run with mode 'exact' moves only within one compute class."
            );
        }

        return header;
    }
}
