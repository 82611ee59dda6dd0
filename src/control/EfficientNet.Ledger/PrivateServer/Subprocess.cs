using EfficientNet.Host.Processes;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>Runs short programs of PostgreSQL and the system, and returns their output and exit code.</summary>
internal static class Subprocess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Messages are searched and shown, so request them in English.
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["LC_ALL"] = "C.UTF-8",
        ["PGDATA"] = null,
        ["PGPORT"] = null,
    };

    /// <summary>Runs a program to its end; output and errors together.</summary>
    /// <exception cref="PrivatePostgresException">It could not be started, or did not end in time.</exception>
    public static async Task<(int ExitCode, string Said)> RunAsync(
        IReadOnlyList<string> command,
        string? workingDirectory,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var answer = await ProgramAnswer.OfAsync(
            command,
            timeout,
            TimeProvider.System,
            cancellationToken,
            Environment,
            workingDirectory ?? "/"
        );
        return answer.ExitCode is { } code
            ? (code, answer.Everything)
            : throw new PrivatePostgresException($"{string.Join(' ', command)}: {answer.Errors}.");
    }

    /// <summary>Standard output of a program that exits with 0 within a minute, or null.</summary>
    public static string? Output(params string[] command) =>
        ProgramAnswer.Of(command, Patience, Environment, "/") is { IsGood: true } answer ? answer.Output : null;
}
