using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EfficientNet.Cli.Local;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet data check|pack</c>: data sets on disk, read by the trainer program, which has the decoder.</summary>
internal static class DataCommand
{
    private const string Photographs = "train and val, each with a sub-folder of images for each class, or with .tar shards";

    public static Command Create(CommandScope scope) => new("data", "Data sets on disk: check one, or pack photographs into shards") { Check(scope), Pack(scope) };

    private static Command Check(CommandScope scope)
    {
        var folder = new Argument<string>("FOLDER") { Description = $"{Photographs}; or the files of CIFAR or MNIST" };
        return scope.Handle(new Command("check", "Read every image once: broken ones, duplicates, images of each class") { folder }, async (invocation, cancellationToken) =>
        {
            var result = await RunAsync<DataCheckResult>(invocation, ["data", "check", invocation.FullPath(invocation.Value(folder))], cancellationToken);
            invocation.Print(DataReports.Of(result));
            return result.IsWhole ? ExitCode.Done : ExitCode.Usage;
        });
    }

    private static Command Pack(CommandScope scope)
    {
        var folder = new Argument<string>("FOLDER") { Description = Photographs };
        var output = new Option<string>("--out") { Description = "Folder for the shards", HelpName = "FOLDER", Required = true };
        var shortSide = new Option<int>("--short-side") { Description = "Pixels of an image's shorter side; JPEG files that are smaller are left as they are", DefaultValueFactory = _ => 320 };
        var quality = new Option<int>("--quality") { Description = "JPEG's quality", DefaultValueFactory = _ => 95 };
        var images = new Option<int>("--images") { Description = "Images in a shard", DefaultValueFactory = _ => 5000 };
        var workers = new Option<int?>("--workers") { Description = "Threads, which change nothing but the speed [default: all processors]", HelpName = "N" };
        var command = new Command("pack", "Write tar shards of smaller images, which take less to decode; broken off, the same command goes on") { folder, output, shortSide, quality, images, workers };
        return scope.Handle(command, async (invocation, cancellationToken) =>
        {
            string[] words =
            [
                "data", "pack", invocation.FullPath(invocation.Value(folder)), "--out", invocation.FullPath(invocation.Value(output)!),
                "--short-side", Text(invocation.Value(shortSide)), "--quality", Text(invocation.Value(quality)), "--images", Text(invocation.Value(images)),
                .. invocation.Value(workers) is { } threads ? ["--workers", Text(threads)] : Array.Empty<string>(),
            ];
            var result = await RunAsync<DataPackResult>(invocation, words, cancellationToken);
            invocation.Print(DataReports.Of(result));
            return ExitCode.Done;
        });
    }

    /// <summary>Has the trainer program answer with one line of JSON.</summary>
    public static async Task<T> RunAsync<T>(Invocation invocation, IReadOnlyList<string> words, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<T>(await ChildProgram.OutputAsync(invocation.Context.Programs.Require(Programs.Trainer), words, cancellationToken), ContractsJson.Options)!;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
