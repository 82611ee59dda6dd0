using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.Files;

namespace EfficientNet.Cli;

/// <summary>What <c>effnet train</c> keeps of a run, so that the same command resumes it.</summary>
internal sealed class RunFolder(string path)
{
    /// <summary>The run's specification, as the trainer is given it.</summary>
    public string SpecificationFile => Path.Combine(path, "run.json");

    /// <summary>What the trainer says on standard error.</summary>
    public string LogFile => Path.Combine(path, "trainer.log");

    /// <summary>Whether an epoch was trained and evaluated in here.</summary>
    public bool HasEpoch =>
        Path.Combine(path, "messages.jsonl") is var messages
        && File.Exists(messages)
        && File.ReadLines(messages)
            .Where(line => line.EndsWith('}')) // A crash may have left half a line.
            .Any(line => JsonSerializer.Deserialize<TrainerMessage>(line, ContractsJson.Options) is EpochFinished);

    /// <summary>The run to resume: the requested one, or the variant with smaller micro-batches that it became in here.</summary>
    public RunSpecification Variant(RunSpecification asked)
    {
        if (asked.Recipe.OnOutOfMemory != OutOfMemoryPolicy.Shrink || !File.Exists(SpecificationFile))
            return asked;
        var kept = JsonSerializer.Deserialize<RunSpecification>(File.ReadAllText(SpecificationFile), ContractsJson.Options)!;
        var sameBut = kept with { Recipe = kept.Recipe with { MicroBatchSize = asked.Recipe.MicroBatchSize } };
        return MicroBatches.Largest(kept.Recipe) < MicroBatches.Largest(asked.Recipe) && Text(sameBut) == Text(asked)
            ? kept
            : asked;
    }

    /// <summary>Writes the specification, whole or not at all.</summary>
    public void Write(RunSpecification run) =>
        DurableFile.Write(SpecificationFile, file => JsonSerializer.Serialize(file, run, ContractsJson.Indented));

    /// <inheritdoc/>
    public override string ToString() => path;

    private static string Text(RunSpecification run) => JsonSerializer.Serialize(run, ContractsJson.Indented);
}
