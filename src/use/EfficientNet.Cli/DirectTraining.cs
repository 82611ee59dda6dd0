using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using EfficientNet.Cli.Live;
using EfficientNet.Cli.Local;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Experiments.Runs;
using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli;

/// <summary>
/// One run by the trainer program alone: its messages become progress, its result the report. The same folder resumes where
/// it was.
/// </summary>
internal sealed class DirectTraining(
    Invocation invocation,
    string label,
    RunSpecification run,
    CheckpointPolicy checkpoints,
    RunFolder folder,
    string? dataFolder,
    string? weightsFile,
    int? threads,
    string device
)
{
    private readonly List<EpochMetrics> _epochs = [];
    private readonly List<BrokenImage> _broken = [];
    private RunResult? _result;
    private TrainingFailed? _failure;

    /// <summary>
    /// Trains to the end, or to a checkpoint when interrupted; where memory does not hold the first epoch, by the recipe's policy
    /// (protocol rule P9).
    /// </summary>
    public async Task<ExitCode> ExecuteAsync(CancellationToken cancellationToken)
    {
        invocation.Context.Say(
            $"Training {label}, {run.Recipe.Epochs} epochs, seed "
                + $"{run.Seed}{(run.Weights is { } weights ? $", from the weights {weights}" : "")}. Folder: {folder}"
        );
        var current = folder.Variant(run);
        while (true)
        {
            var code = await TrainAsync(current, cancellationToken);
            var isShort = code == TrainerExitCode.OutOfMemory && !folder.HasEpoch;
            if (!isShort || MemoryShortage.NextMicroBatch(current.Recipe) is not { } size)
                return Finish(code, current.Recipe, isShort ? MemoryShortage.Advice(current.Recipe) : null);
            invocation.Context.Say(
                $"Memory did not hold {MicroBatches.Largest(current.Recipe)} images at once. Beginning again "
                    + $"with micro-batches of {size}, a variant, since batch norm sees them."
            );
            current = current with { Recipe = current.Recipe with { MicroBatchSize = size } };
        }
    }

    private async Task<TrainerExitCode> TrainAsync(RunSpecification current, CancellationToken cancellationToken)
    {
        folder.Write(current);
        _broken.Clear(); // Another attempt finds them again.
        using var trainer = Start();
        await using var stop = cancellationToken.Register(() => Signals.Terminate(trainer.Id)); // it leaves at a checkpoint
        var log = LogAsync(trainer.StandardError);
        await TrainingProgressView.WhileAsync(
            invocation.Context,
            run.Recipe.Epochs,
            async view =>
            {
                while (await trainer.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
                    Read(JsonSerializer.Deserialize<TrainerMessage>(line, ContractsJson.Options)!, view);
            }
        );
        await log;
        await trainer.WaitForExitAsync(CancellationToken.None);
        return (TrainerExitCode)trainer.ExitCode;
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(invocation.Context.Programs.Require(Programs.Trainer))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in DeviceEnvironment.For(device))
            start.Environment[name] = value;
        var trainer = new TrainArguments();
        (Option Option, string? Value)[] options =
        [
            (trainer.Specification, folder.SpecificationFile),
            (trainer.Output, $"{folder}"),
            (trainer.Device.Threads, threads?.ToString()),
            (trainer.Device.Device, device),
            (trainer.Data, dataFolder is null ? null : $"{new NamedPlace(run.Data.Name, dataFolder)}"),
            (trainer.Weights, weightsFile is null ? null : $"{new NamedPlace(run.Weights!, weightsFile)}"),
            (trainer.EverySteps, checkpoints.EverySteps?.ToString()),
            (trainer.EverySeconds, checkpoints.EverySeconds.ToString()),
        ];
        start.ArgumentList.Add("train");
        foreach (var (option, value) in options.Where(option => option.Value is not null))
        {
            start.ArgumentList.Add(option.Name);
            start.ArgumentList.Add(value!);
        }

        return Process.Start(start) ?? throw new CliException(ExitCode.Internal, "The trainer could not be started.");
    }

    private void Read(TrainerMessage message, TrainingProgressView view)
    {
        switch (message)
        {
            case TrainerStarted started:
                view.Started(started);
                break;
            case TrainerProgress progress:
                view.Progressed(progress);
                break;
            case EpochFinished epoch:
                _epochs.Add(epoch.Metrics);
                view.Finished(epoch.Metrics);
                break;
            case BrokenImagesMet broken:
                _broken.AddRange(broken.Images);
                break;
            case TrainingCompleted completed:
                _result = completed.Result;
                break;
            case TrainingFailed failed:
                _failure = failed;
                break;
        }
    }

    private ExitCode Finish(TrainerExitCode code, Recipe recipe, string? advice)
    {
        if (code == TrainerExitCode.Left)
        {
            invocation.Context.Say("Left at a checkpoint; the same command goes on from there.");
            return ExitCode.Cancelled;
        }

        if (code != TrainerExitCode.Completed || _result is null)
        {
            invocation.Context.Say(
                "effnet: The run failed: "
                    + $"{string.Join(' ', new[] { _failure?.Message ?? Words((int)code), advice }.OfType<string>())} "
                    + $"(log: {folder.LogFile})"
            );
            return code switch
            {
                TrainerExitCode.User => ExitCode.Usage,
                TrainerExitCode.OutOfMemory or TrainerExitCode.Numerical => ExitCode.FailedRuns,
                _ => ExitCode.Internal,
            };
        }

        invocation.Print(Report(_result, recipe.MicroBatchSize == run.Recipe.MicroBatchSize ? null : recipe.MicroBatchSize));
        return ExitCode.Done;
    }

    private static string Words(int code) =>
        code switch
        {
            128 + 9 => "the trainer was killed (signal 9), often because memory ran out",
            > 128 => $"the trainer died of signal {code - 128}",
            _ => $"the trainer ended with exit code {code}",
        };

    private ReportTable Report(RunResult result, int? shrunk) =>
        Output.ReportTable.Table<EpochMetrics>(
            new
            {
                State = RunState.Succeeded,
                Label = label,
                result.ValidationTop1,
                result.TestTop1,
                result.TestTop5,
                result.Seconds,
                result.WeightsSha256,
                result.ComputeClass,
                result.BrokenImages,
                result.DataSha256,
                MicroBatchSize = shrunk,
                Epochs = _epochs,
                Folder = $"{folder}",
            },
            _epochs,
            (ReportColumn.Number("Epoch", "epoch"), epoch => epoch.Epoch),
            (ReportColumn.Number("Training loss", "trainLoss"), epoch => epoch.TrainLoss),
            (ReportColumn.Number("Validation loss", "validationLoss"), epoch => epoch.ValidationLoss),
            (ReportColumn.Share("Validation top-1", "validationTop1"), epoch => epoch.ValidationTop1),
            (ReportColumn.Share("Validation top-5", "validationTop5"), epoch => epoch.ValidationTop5),
            (ReportColumn.Seconds("Time", "seconds"), epoch => epoch.Seconds)
        ) with
        {
            After =
            [
                .. Broken(result),
                .. Shrunk(shrunk),
                .. OtherWeights(result),
                "",
                $"{label}: top-1 {Numerals.Percent(result.TestTop1)}, top-5 {Numerals.Percent(result.TestTop5)} "
                    + $"on {result.TestImages} test images, "
                    + $"{Numerals.Duration(TimeSpan.FromSeconds(result.Seconds))}. Folder: {folder}",
            ],
            Empty = "All epochs were trained before.",
        };

    private IEnumerable<string> Shrunk(int? size) =>
        size is null
            ? []
            :
            [
                "",
                $"A variant with micro-batches of {size}, because memory did not hold the recipe's "
                    + $"{MicroBatches.Largest(run.Recipe)}.",
            ];

    // A resumed run keeps the weights it began from, whatever has become of the file.
    private IEnumerable<string> OtherWeights(RunResult result)
    {
        if (weightsFile is null || !result.DataSha256.TryGetValue(RunResult.WeightsKey(run.Weights!), out var begun))
            return [];
        using var stream = File.OpenRead(weightsFile);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == begun
            ? []
            :
            [
                "",
                $"The run in this folder began from other weights (SHA-256 {begun[..8]}…) than {weightsFile} "
                    + "holds now. To begin from these, give them another name, or the run another --folder.",
            ];
    }

    private IEnumerable<string> Broken(RunResult result) =>
        result.BrokenImages is not { } count
            ? []
            :
            [
                "",
                $"{count} {(count == 1 ? "image" : "images")} could not be read; others stood in for them. "
                    + "'effnet data check' finds them all.",
                .. _broken.Select(image => $"broken    {image.Name}: {image.Reason}"),
                .. count > _broken.Count ? [$"… and {count - _broken.Count} more"] : Array.Empty<string>(),
            ];

    private async Task LogAsync(StreamReader errors)
    {
        await using var log = new StreamWriter(folder.LogFile, append: true);
        while (await errors.ReadLineAsync() is { } line)
            await log.WriteLineAsync(line);
    }
}
