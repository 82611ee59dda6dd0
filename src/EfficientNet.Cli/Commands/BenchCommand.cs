using System.CommandLine;
using System.Globalization;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet bench train|load</c>: how fast this machine is, measured by the trainer program.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandScope scope) => new("bench", "How fast this machine is") { Train(scope), Load(scope) };

    private static Command Train(CommandScope scope)
    {
        var network = new Option<string>("--network") { Description = "Published network", HelpName = "NAME", DefaultValueFactory = _ => "b0" };
        var batch = new Option<int>("--batch") { Description = "Images a step", DefaultValueFactory = _ => 8 };
        var resolution = new Option<int?>("--resolution") { Description = "Side of an image in pixels [default: the network's]", HelpName = "PIXELS" };
        var threads = new Option<int>("--threads") { Description = "Computing threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        var steps = new Option<int>("--steps") { Description = "Steps that are timed, after three that are not", DefaultValueFactory = _ => 20 };
        var device = new Option<string>("--device") { Description = "cpu, or cuda for the first GPU", HelpName = "KIND", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        var precision = new Option<string>("--precision") { Description = "float32, or bfloat16 for a forward pass in mixed precision", HelpName = "NAME", DefaultValueFactory = _ => "float32" };
        precision.AcceptOnlyFromAmong("float32", "bfloat16");
        var command = new Command("train", "The training step: forward, backward, optimiser and moving average, on one random batch") { network, batch, resolution, threads, steps, device, precision };
        return scope.Handle(command, async (invocation, cancellationToken) =>
        {
            var published = ModelDescribeCommand.Find(invocation.Value(network) ?? "b0");
            string[] words =
            [
                "bench", "train", "--network", published.Name, "--batch", Text(invocation.Value(batch)), "--resolution", Text(invocation.Value(resolution) ?? published.Resolution),
                "--threads", Text(invocation.Value(threads)), "--steps", Text(invocation.Value(steps)),
                "--device", invocation.Value(device)!, "--precision", invocation.Value(precision)!,
            ];
            var result = await DataCommand.RunAsync<TrainBenchmarkResult>(invocation, words, cancellationToken);
            invocation.Print(Report.Table<TrainBenchmarkResult>(
                result,
                [result],
                (ReportColumn.Text("Network", "network"), measured => measured.Network),
                (ReportColumn.Number("Batch", "batch"), measured => measured.Batch),
                (ReportColumn.Number("Pixels", "resolution"), measured => measured.Resolution),
                (ReportColumn.Number("Threads", "threads"), measured => measured.Threads),
                (ReportColumn.Text("Precision", "precision"), measured => measured.Precision),
                (ReportColumn.Number("Step, ms", "stepMilliseconds"), measured => Math.Round(measured.StepMilliseconds, 1)),
                (ReportColumn.Number("Images/s", "imagesPerSecond"), measured => Math.Round(measured.ImagesPerSecond, 1)),
                (ReportColumn.Number("Peak, MiB", "peakMebibytes"), measured => measured.PeakBytes >> 20)));
            return ExitCode.Done;
        });
    }

    private static Command Load(CommandScope scope)
    {
        var folder = new Argument<string>("FOLDER") { Description = "A data set of photographs" };
        var resolution = new Option<int>("--resolution") { Description = "Side of an image in pixels", DefaultValueFactory = _ => 224 };
        var workers = new Option<int>("--workers") { Description = "Loading threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        var images = new Option<int>("--images") { Description = "Images to load", DefaultValueFactory = _ => 2000 };
        var command = new Command("load", "Training images from files to batches, as a run reads them, without a network") { folder, resolution, workers, images };
        return scope.Handle(command, async (invocation, cancellationToken) =>
        {
            string[] words =
            [
                "bench", "load", invocation.FullPath(invocation.Value(folder)),
                "--resolution", Text(invocation.Value(resolution)), "--workers", Text(invocation.Value(workers)), "--images", Text(invocation.Value(images)),
            ];
            var result = await DataCommand.RunAsync<LoadBenchmarkResult>(invocation, words, cancellationToken);
            invocation.Print(Report.Table<LoadBenchmarkResult>(
                result,
                [result],
                (ReportColumn.Count("Images", "images"), measured => measured.Images),
                (ReportColumn.Number("Pixels", "resolution"), measured => measured.Resolution),
                (ReportColumn.Number("Workers", "workers"), measured => measured.Workers),
                (ReportColumn.Number("Images/s", "imagesPerSecond"), measured => Math.Round(measured.ImagesPerSecond, 1)),
                (ReportColumn.Number("To open, s", "secondsToOpen"), measured => Math.Round(measured.SecondsToOpen, 2)),
                (ReportColumn.Number("Peak, MiB", "peakMebibytes"), measured => measured.PeakBytes >> 20)));
            return ExitCode.Done;
        });
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
