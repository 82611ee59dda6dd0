using System.Runtime.InteropServices;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Trainer.Protocol;

namespace EfficientNet.Trainer;

/// <summary>
/// <c>train --spec FILE --output FOLDER [--threads N] [--device cpu|UUID] [--data name=/folder] [--weights name=/file] [--every-steps N] [--every-seconds N]</c>: one run without an orchestrator. The folder keeps the
/// messages in <c>messages.jsonl</c>; started again, the run goes on from the newest checkpoint named there.
/// </summary>
internal static class TrainCommand
{
    public static int Run(string[] args)
    {
        StartTraining start;
        try
        {
            start = Parse(args);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or JsonException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            return (int)TrainerExitCode.User;
        }

        using var messages = new FileStream(MessageFile(args), FileMode.Append, FileAccess.Write, FileShare.Read);
        using var output = ProtocolOutput.Claim(messages);
        using var leave = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
        return (int)TrainerRun.Run(start, output.Write, () => { }, code => Libc.ExitNow((int)code), leave.Token);

        // The second time ends it at once, without a checkpoint.
        void Leave(PosixSignalContext context)
        {
            context.Cancel = !leave.IsCancellationRequested;
            leave.Cancel();
        }
    }

    private static string MessageFile(string[] args) => Path.Combine(Path.GetFullPath(Option(args, "--output")!), "messages.jsonl");

    private static StartTraining Parse(string[] args)
    {
        var specificationFile = Option(args, "--spec") ?? throw new ArgumentException("train needs --spec FILE: a run specification as JSON.");
        var folder = Path.GetFullPath(Option(args, "--output") ?? throw new ArgumentException("train needs --output FOLDER: where messages and checkpoints go."));
        var threads = Number(args, "--threads", minimum: 1) ?? Environment.ProcessorCount;
        var specification = JsonSerializer.Deserialize<RunSpecification>(File.ReadAllText(specificationFile), ContractsJson.Options)
            ?? throw new ArgumentException($"{specificationFile} holds null, not a run specification.");
        Directory.CreateDirectory(folder);
        var checkpoints = Earlier(MessageFile(args));
        return new StartTraining
        {
            Run = RunId.Parse("train"),
            Attempt = checkpoints.Select(written => written.Checkpoint.Attempt).DefaultIfEmpty().Max() + 1,
            Specification = specification,
            Threads = threads,
            Device = Option(args, "--device") ?? DeviceName.Cpu,
            DataDirectory = Place(args, "--data", "folder", "data set", specification.Data.Name),
            WeightsFile = Place(args, "--weights", "file", "weights", specification.Weights),
            CheckpointDirectory = Path.Combine(folder, "checkpoints"),
            CheckpointPolicy = new CheckpointPolicy
            {
                EverySteps = Number(args, "--every-steps", minimum: 1),
                EverySeconds = Number(args, "--every-seconds", minimum: 0) ?? new CheckpointPolicy().EverySeconds,
            },
            SlotLockFile = Path.Combine(folder, "lock"),
            Checkpoints = [.. checkpoints.Select(written => new CheckpointFile(written.Path, written.Checkpoint.Step, written.Checkpoint.Sha256))],
        };
    }

    private static List<CheckpointWritten> Earlier(string messageFile) => !File.Exists(messageFile)
        ? []
        : [.. File.ReadLines(messageFile)
            .Where(line => line.EndsWith('}')) // A crash may have left half a line.
            .Select(line => JsonSerializer.Deserialize<TrainerMessage>(line, ContractsJson.Options))
            .OfType<CheckpointWritten>()
            .Where(written => File.Exists(written.Path))
            .Reverse()];

    private static string? Place(string[] args, string option, string kind, string what, string? named)
    {
        if (Option(args, option) is not { } mapping)
            return null;
        if (named is null)
            throw new ArgumentException($"{option} is '{mapping}', but the specification names no {what}.");
        return mapping.Split('=', 2) is [var name, var path] && name == named
            ? Path.GetFullPath(path)
            : throw new ArgumentException($"{option} is '{mapping}'; it must be {named}=/{kind}, since the specification names the {what} '{named}'.");
    }

    private static int? Number(string[] args, string name, int minimum) => Option(args, name) is not { } text ? null
        : int.TryParse(text, out var number) && number >= minimum ? number
        : throw new ArgumentException($"{name} is '{text}'; it must be a whole number from {minimum}.");

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? null : at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{name} needs a value.");
    }
}
