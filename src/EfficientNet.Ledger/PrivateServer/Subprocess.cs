using System.ComponentModel;
using System.Diagnostics;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>Short-lived programs: what they said and how they ended. Their input is empty.</summary>
internal static class Subprocess
{
    /// <summary>Runs a program to its end; output and errors together.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(IReadOnlyList<string> command, string? workingDirectory, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var process = Start(command, workingDirectory);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new PrivatePostgresException($"{string.Join(' ', command)} did not end within {timeout.TotalSeconds:0} s.");
        }
    }

    /// <summary>Standard output of a program that ends with 0 within seconds, or null.</summary>
    public static string? Output(params string[] command)
    {
        try
        {
            using var process = Start(command, null);
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static Process Start(IReadOnlyList<string> command, string? workingDirectory)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "/",
        };
        // Messages are searched and shown; they are asked for in English.
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment.Remove("PGDATA");
        start.Environment.Remove("PGPORT");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
