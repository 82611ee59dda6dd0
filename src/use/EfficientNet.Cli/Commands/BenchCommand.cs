using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet bench train|load</c>: how fast this machine is, measured by the trainer program.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandScope scope) => new("bench", "How fast this machine is") { Train(scope), Load(scope) };

    private static Command Train(CommandScope scope)
    {
        var trainer = new TrainBenchmarkArguments();
        var command = new Command(
            "train",
            "The training step: forward, backward, optimiser and moving average, on one random batch"
        );
        foreach (var option in trainer.All)
            command.Add(option);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                if (invocation.Value(trainer.Network) is { } name)
                    _ = ModelDescribeCommand.Find(name);
                string[] words = ["bench", "train", .. invocation.Words(trainer.All)];
                var result = await DataCommand.RunAsync<TrainBenchmarkResult>(invocation, words, cancellationToken);
                invocation.Print(
                    ReportTable.Table<TrainBenchmarkResult>(
                        result,
                        [result],
                        (ReportColumn.Text("Network", "network"), measured => measured.Network),
                        (ReportColumn.Number("Batch", "batch"), measured => measured.Batch),
                        (ReportColumn.Number("Pixels", "resolution"), measured => measured.Resolution),
                        (ReportColumn.Number("Threads", "threads"), measured => measured.Threads),
                        (ReportColumn.Text("Precision", "precision"), measured => measured.Precision),
                        (
                            ReportColumn.Number("Step, ms", "stepMilliseconds"),
                            measured => Math.Round(measured.StepMilliseconds, 1)
                        ),
                        (ReportColumn.Number("Images/s", "imagesPerSecond"), measured => Math.Round(measured.ImagesPerSecond, 1)),
                        (ReportColumn.Number("Peak, MiB", "peakMebibytes"), measured => measured.PeakBytes >> 20)
                    )
                );
                return ExitCode.Done;
            }
        );
    }

    private static Command Load(CommandScope scope)
    {
        var folder = new Argument<string>("FOLDER") { Description = "A data set of photographs" };
        var trainer = new LoadBenchmarkArguments();
        var command = new Command("load", "Training images from files to batches, as a run reads them, without a network")
        {
            folder,
        };
        foreach (var option in trainer.All)
            command.Add(option);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                string[] words =
                [
                    "bench",
                    "load",
                    invocation.FullPath(invocation.Value(folder)),
                    .. invocation.Words(trainer.All),
                ];
                var result = await DataCommand.RunAsync<LoadBenchmarkResult>(invocation, words, cancellationToken);
                invocation.Print(
                    ReportTable.Table<LoadBenchmarkResult>(
                        result,
                        [result],
                        (ReportColumn.Count("Images", "images"), measured => measured.Images),
                        (ReportColumn.Number("Pixels", "resolution"), measured => measured.Resolution),
                        (ReportColumn.Number("Workers", "workers"), measured => measured.Workers),
                        (ReportColumn.Number("Images/s", "imagesPerSecond"), measured => Math.Round(measured.ImagesPerSecond, 1)),
                        (ReportColumn.Number("To open, s", "secondsToOpen"), measured => Math.Round(measured.SecondsToOpen, 2)),
                        (ReportColumn.Number("Peak, MiB", "peakMebibytes"), measured => measured.PeakBytes >> 20)
                    )
                );
                return ExitCode.Done;
            }
        );
    }
}
