using System.CommandLine;
using System.Security.Cryptography;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary>Where weights come from: a file, or a run's checkpoint, which is fetched from the server.</summary>
internal sealed class WeightSource(Func<Invocation, string?> file)
{
    private readonly Option<string?> _run = new("--run")
    {
        Description = "Instead of a file: the newest checkpoint of this run, from the server",
        HelpName = "ID",
    };
    private readonly Option<bool> _best = new("--best")
    {
        Description = "With --run: the checkpoint of the epoch with the highest validation top-1",
    };
    private readonly Option<bool> _raw = new ModelArguments().Raw;

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _run, _best, _raw })
            command.Add(option);
    }

    /// <summary>How messages call what was chosen.</summary>
    public string Name(Invocation invocation) => invocation.Value(_run) ?? file(invocation) ?? "";

    /// <summary>Adds the file to the trainer's command line, after fetching it where it is a run's.</summary>
    /// <exception cref="CliException">Neither or both were named, or the run has no checkpoint.</exception>
    public async Task AddToAsync(
        TrainerWords words,
        Invocation invocation,
        PassingFolder folder,
        CancellationToken cancellationToken
    )
    {
        if (file(invocation) is null == invocation.Value(_run) is null)
            throw new CliException(ExitCode.Usage, "Name either a file of weights or --run ID.");
        words.Pass(_raw);
        if (invocation.Value(_run) is { } run)
            words.Add("--weights", await FetchAsync(invocation, RunId.Parse(run), folder, cancellationToken));
        else
            words.AddFile("--weights", file(invocation));
    }

    private async Task<string> FetchAsync(
        Invocation invocation,
        RunId run,
        PassingFolder folder,
        CancellationToken cancellationToken
    )
    {
        using var client = invocation.Connect();
        var detail = await client.RunAsync(run, cancellationToken);
        var checkpoint =
            (invocation.Value(_best) ? detail.BestCheckpoint : detail.Checkpoint)
            ?? throw new CliException(
                ExitCode.Usage,
                $"Run {run} has no {(invocation.Value(_best) ? "best checkpoint" : "checkpoint")} yet."
            );
        var path = folder.File($"{checkpoint.Step}.ckpt");
        await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        await client.DownloadBlobAsync(checkpoint.Sha256, target, cancellationToken);
        target.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(target, cancellationToken)) == checkpoint.Sha256
            ? path
            : throw new CliException(
                ExitCode.Internal,
                $"The checkpoint of run {run} arrived with another SHA-256 than {checkpoint.Sha256}; try again."
            );
    }
}
