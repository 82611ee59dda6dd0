using System.Diagnostics;
using System.Text;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Local;

/// <summary>Runs a program in this terminal until it ends: its words are the command's words.</summary>
internal static class ChildProgram
{
    /// <summary>Runs it; SIGTERM to this process and Ctrl-C both reach it.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        using var child =
            Process.Start(Start(program, arguments, environment))
            ?? throw new CliException(ExitCode.Internal, $"{program} could not be started.");
        await using var forward = cancellationToken.Register(() => Signals.Terminate(child.Id));
        await child.WaitForExitAsync(CancellationToken.None);
        return child.ExitCode;
    }

    /// <summary>Runs it and keeps what it writes to standard output; its errors go to the terminal.</summary>
    /// <exception cref="CliException">It ended with another exit code than 0, which becomes the command's.</exception>
    public static async Task<string> OutputAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var output = new StringBuilder();
        var code = await LinesAsync(program, arguments, line => output.AppendLine(line), cancellationToken);
        return code == 0
            ? output.ToString()
            : throw new CliException((ExitCode)code, $"{Path.GetFileName(program)} ended with exit code {code}.");
    }

    /// <summary>Runs it and takes each line that it writes to standard output; its errors go to the terminal.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> LinesAsync(
        string program,
        IEnumerable<string> arguments,
        Action<string> take,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        var start = Start(program, arguments, environment);
        start.RedirectStandardOutput = true;
        using var child = Process.Start(start) ?? throw new CliException(ExitCode.Internal, $"{program} could not be started.");
        await using var forward = cancellationToken.Register(() => Signals.Terminate(child.Id));
        while (await child.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
            take(line);
        await child.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return child.ExitCode;
    }

    private static ProcessStartInfo Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment
    )
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return start;
    }
}
