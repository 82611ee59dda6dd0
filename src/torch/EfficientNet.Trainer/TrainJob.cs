using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Trainer.Models;
using EfficientNet.Trainer.Protocol;

namespace EfficientNet.Trainer;

/// <summary>
/// <c>train --spec FILE --output FOLDER [options]</c>: one run without an orchestrator. The messages are kept in
/// <c>messages.jsonl</c> in the folder; a restarted run resumes from the newest checkpoint named there.
/// </summary>
internal static class TrainJob
{
    private static readonly TrainArguments Options = new();

    public static int Run(string[] args)
    {
        StartTraining start;
        try
        {
            start = Parse(CommandArguments.Parse(args, Options.All));
        }
        catch (Exception error)
            when (error
                    is UsageException
                        or ArgumentException
                        or FormatException
                        or JsonException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            Console.Error.WriteLine(error.Message);
            return (int)TrainerExitCode.User;
        }

        using var messages = new FileStream(
            MessageFile(Path.GetDirectoryName(start.CheckpointDirectory)!),
            FileMode.Append,
            FileAccess.Write,
            FileShare.Read
        );
        using var output = ProtocolOutput.Claim(messages);
        using var leave = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
        return (int)TrainerRun.Run(start, output.Write, () => { }, code => TrainerLibc.ExitNow((int)code), leave.Token);

        // A second signal ends it at once, without a checkpoint.
        void Leave(PosixSignalContext context)
        {
            context.Cancel = !leave.IsCancellationRequested;
            leave.Cancel();
        }
    }

    private static string MessageFile(string folder) => Path.Combine(folder, "messages.jsonl");

    private static StartTraining Parse(CommandArguments arguments)
    {
        var specificationFile =
            arguments.Value(Options.Specification)
            ?? throw new UsageException("train needs --spec FILE: a run specification as JSON.");
        var folder = Path.GetFullPath(
            arguments.Value(Options.Output)
                ?? throw new UsageException("train needs --output FOLDER: where messages and checkpoints go.")
        );
        var threads = arguments.Value(Options.Device.Threads) ?? Environment.ProcessorCount;
        var specification =
            JsonSerializer.Deserialize<RunSpecification>(File.ReadAllText(specificationFile), ContractsJson.Options)
            ?? throw new UsageException($"{specificationFile} holds null, not a run specification.");
        Directory.CreateDirectory(folder);
        var checkpoints = Earlier(MessageFile(folder));
        return new StartTraining
        {
            Run = RunId.Parse("train"),
            Attempt = checkpoints.Select(written => written.Checkpoint.Attempt).DefaultIfEmpty().Max() + 1,
            Specification = specification,
            Threads = threads,
            Device = arguments.Value(Options.Device.Device) ?? DeviceName.Cpu,
            DataDirectory = Place(arguments.Value(Options.Data), Options.Data, "folder", "data set", specification.Data.Name),
            WeightsFile = Place(arguments.Value(Options.Weights), Options.Weights, "file", "weights", specification.Weights),
            CheckpointDirectory = Path.Combine(folder, "checkpoints"),
            CheckpointPolicy = new CheckpointPolicy
            {
                EverySteps = arguments.Value(Options.EverySteps),
                EverySeconds = arguments.Value(Options.EverySeconds) ?? new CheckpointPolicy().EverySeconds,
            },
            SlotLockFile = Path.Combine(folder, "lock"),
            Checkpoints =
            [
                .. checkpoints.Select(written => new CheckpointFile(
                    written.Path,
                    written.Checkpoint.Step,
                    written.Checkpoint.Sha256
                )),
            ],
        };
    }

    private static List<CheckpointWritten> Earlier(string messageFile) =>
        !File.Exists(messageFile)
            ? []
            :
            [
                .. File.ReadLines(messageFile)
                    .Where(line => line.EndsWith('}')) // A crash may have left a partial line.
                    .Select(line => JsonSerializer.Deserialize<TrainerMessage>(line, ContractsJson.Options))
                    .OfType<CheckpointWritten>()
                    .Where(written => File.Exists(written.Path))
                    .Reverse(),
            ];

    private static string? Place(NamedPlace[]? places, Option option, string kind, string what, string? named)
    {
        if (places is not [.., var place])
            return null;
        if (named is null)
            throw new UsageException($"{option.Name} is '{place}', but the specification names no {what}.");
        return place.Name == named
            ? Path.GetFullPath(place.Path)
            : throw new UsageException(
                $"{option.Name} is '{place}'; it must be {named}=/{kind}, since the specification names the {what} '{named}'."
            );
    }
}
