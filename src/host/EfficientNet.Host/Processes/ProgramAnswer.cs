using System.ComponentModel;
using System.Diagnostics;

namespace EfficientNet.Host.Processes;

/// <summary>The output of a short program with empty input, and how it ended.</summary>
/// <param name="ExitCode">
/// Null means that it could not be started, or did not end in time; <paramref name="Errors"/> says which.
/// </param>
/// <param name="Output">Standard output, trimmed.</param>
/// <param name="Errors">Standard error, trimmed.</param>
public sealed record ProgramAnswer(int? ExitCode, string Output, string Errors)
{
    /// <summary>Whether it ended with 0.</summary>
    public bool IsGood => ExitCode == 0;

    /// <summary>Standard output, or standard error when there is none.</summary>
    public string Text => Output.Length > 0 ? Output : Errors;

    /// <summary>Both.</summary>
    public string Everything => (Output + "\n" + Errors).Trim();

    /// <summary>Runs a program to its end.</summary>
    /// <param name="command">Its name or path, and its words.</param>
    /// <param name="patience">How long it may take before it is killed.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    /// <param name="folder">Folder to run it in; null means the current one.</param>
    public static async Task<ProgramAnswer> OfAsync(
        IReadOnlyList<string> command,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null
    )
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        try
        {
            using var process = Process.Start(start.With(environment))!;
            return await ReadAsync(process, patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception error)
        {
            return new ProgramAnswer(null, "", error.Message);
        }
    }

    /// <inheritdoc cref="OfAsync"/>
    public static ProgramAnswer Of(
        IReadOnlyList<string> command,
        TimeSpan patience,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null
    ) => OfAsync(command, patience, TimeProvider.System, CancellationToken.None, environment, folder).GetAwaiter().GetResult();

    private static async Task<ProgramAnswer> ReadAsync(
        Process process,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return new ProgramAnswer(
                process.ExitCode,
                (await output.ConfigureAwait(false)).Trim(),
                (await errors.ConfigureAwait(false)).Trim()
            );
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new ProgramAnswer(null, "", $"no answer within {patience.TotalSeconds:0} s");
        }
    }
}
