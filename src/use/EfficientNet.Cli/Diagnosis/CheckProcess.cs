using System.Diagnostics;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Diagnosis;

/// <summary>
/// The trainer program, started again for each check of a device as an agent starts it for a run: whatever ends it is that
/// check's answer.
/// </summary>
/// <param name="context">Clock.</param>
/// <param name="trainer">The program.</param>
/// <param name="device">The GPU's UUID, or null where there is none.</param>
internal sealed class CheckProcess(CliContext context, string trainer, string? device)
{
    /// <summary>How long a check may take: loading CUDA's libraries alone may take half a minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int SignalBase = 128;

    private readonly IReadOnlyDictionary<string, string?> _environment = device is null
        ? new Dictionary<string, string?>()
        : DeviceEnvironment.For(device);

    /// <summary>Runs a check to its end.</summary>
    public async Task<Finding> RunAsync(string check, string subject, CancellationToken cancellationToken)
    {
        var answer = await ProgramAnswer.OfAsync(
            [trainer, .. Words(check)],
            Patience,
            context.Time,
            cancellationToken,
            _environment
        );
        return answer.ExitCode == 0 && Parse(answer.Text) is { } result
            ? Finding(result, subject)
            : Ended(subject, answer.ExitCode, answer.Text);
    }

    /// <summary>
    /// Runs a check that lasts until its input ends; <paramref name="meanwhile"/> is called after its answer.
    /// </summary>
    public async Task<Finding> WhileAsync(string check, string subject, Func<Task> meanwhile, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(trainer, Words(check))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Patience, context.Time);
        await using var kill = deadline.Token.Register(() => process.Kill(entireProcessTree: true));
        await using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        DeviceCheckResult? result = null;
        while (result is null && await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
            result = Parse(line);
        if (result is not null)
            await meanwhile();
        process.StandardInput.Close();
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return result is not null && process.ExitCode == 0
            ? Finding(result, subject)
            : Ended(subject, process.ExitCode, await errors);
    }

    private string[] Words(string check) => ["check", check, "--device", device ?? "cuda"];

    // What native libraries print may come before it.
    private static DeviceCheckResult? Parse(string text) =>
        text.Split('\n').LastOrDefault(line => line.StartsWith('{')) is { } json
            ? JsonSerializer.Deserialize<DeviceCheckResult>(json, ContractsJson.Options)
            : null;

    private static Finding Finding(DeviceCheckResult result, string subject) =>
        new(
            subject,
            result.Verdict switch
            {
                CheckVerdict.Good => Verdict.Good,
                CheckVerdict.Wrong => Verdict.Wrong,
                _ => Verdict.Remark,
            },
            result.Measured,
            result.Meaning
        );

    private static Finding Ended(string subject, int? exitCode, string text)
    {
        var lastLine = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault("it said nothing");
        var how = exitCode switch
        {
            null => "it did not end",
            > SignalBase => $"it was ended by signal {exitCode - SignalBase}, an error in native code",
            _ => $"it ended with exit code {exitCode}",
        };
        return Diagnosis.Finding.Wrong(
            subject,
            $"{how}: {lastLine}",
            "A run on this GPU would lose attempts in the same way; compare driver and libtorch (docs/libtorch.md)."
        );
    }
}
