using System.CommandLine;
using System.Text.Json;
using EfficientNet.Cli.Local;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet data check|pack</c>: data sets on disk, read by the trainer program, which has the decoder.</summary>
internal static class DataCommand
{
    private const string Photographs = "train and val, each with a sub-folder of images for each class, or with .tar shards";

    public static Command Create(CommandScope scope) =>
        new("data", "Data sets on disk: check one, or pack photographs into shards") { Check(scope), Pack(scope) };

    private static Command Check(CommandScope scope)
    {
        var folder = new Argument<string>("FOLDER") { Description = $"{Photographs}; or the files of CIFAR or MNIST" };
        return scope.Handle(
            new Command("check", "Read every image once: broken ones, duplicates, images of each class") { folder },
            async (invocation, cancellationToken) =>
            {
                var result = await RunAsync<DataCheckResult>(
                    invocation,
                    ["data", "check", invocation.FullPath(invocation.Value(folder))],
                    cancellationToken
                );
                invocation.Print(DataReports.Of(result));
                return result.IsWhole ? ExitCode.Done : ExitCode.Usage;
            }
        );
    }

    private static Command Pack(CommandScope scope)
    {
        var folder = new Argument<string>("FOLDER") { Description = Photographs };
        var output = new Option<string>("--out")
        {
            Description = "Folder for the shards",
            HelpName = "FOLDER",
            Required = true,
        };
        var trainer = new DataPackArguments();
        var command = new Command(
            "pack",
            "Write tar shards of smaller images, which take less to decode; broken off, the same command goes on"
        )
        {
            folder,
            output,
        };
        foreach (var option in trainer.Settings)
            command.Add(option);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                string[] words =
                [
                    "data",
                    "pack",
                    invocation.FullPath(invocation.Value(folder)),
                    trainer.Output.Name,
                    invocation.FullPath(invocation.Value(output)!),
                    .. invocation.Words(trainer.Settings),
                ];
                var result = await RunAsync<DataPackResult>(invocation, words, cancellationToken);
                invocation.Print(DataReports.Of(result));
                return ExitCode.Done;
            }
        );
    }

    /// <summary>Has the trainer program answer with one line of JSON.</summary>
    public static async Task<T> RunAsync<T>(
        Invocation invocation,
        IReadOnlyList<string> words,
        CancellationToken cancellationToken
    ) =>
        JsonSerializer.Deserialize<T>(
            await ChildProgram.OutputAsync(invocation.Context.Programs.Require(Programs.Trainer), words, cancellationToken),
            ContractsJson.Options
        )!;
}
