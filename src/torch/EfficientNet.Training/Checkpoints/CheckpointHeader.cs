using System.Security.Cryptography;
using System.Text.Json;
using EfficientNet.Contracts;

namespace EfficientNet.Training.Checkpoints;

/// <summary>The metadata of a checkpoint.</summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="SpecificationSha256">Hash of the run's specification: a run never resumes from another run's checkpoint.</param>
/// <param name="ComputeClass">Where the bits are reproducible.</param>
/// <param name="Program">Version of the program that wrote it.</param>
/// <param name="Position">Where the run was.</param>
public sealed record CheckpointHeader(
    int Format,
    string SpecificationSha256,
    string ComputeClass,
    string Program,
    TrainingPosition Position
)
{
    /// <summary>The layout that this program writes, and the only one that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Key of the header in the file's metadata.</summary>
    public const string MetadataKey = "effnet.checkpoint";

    /// <summary>Version of this program.</summary>
    public static string ProgramVersion { get; } = typeof(CheckpointHeader).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>SHA-256 of a specification's JSON.</summary>
    public static string HashOf(RunSpecification specification) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(specification, ContractsJson.Options)));
}
