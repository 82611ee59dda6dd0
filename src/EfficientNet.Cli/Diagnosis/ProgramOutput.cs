using System.ComponentModel;
using System.Diagnostics;

namespace EfficientNet.Cli.Diagnosis;

/// <summary>What a program says, for looking at the machine.</summary>
/// <param name="ExitCode">Exit code, or null when it could not be started or did not end in time.</param>
/// <param name="Text">Standard output, or standard error when there is none.</param>
internal sealed record ProgramOutput(int? ExitCode, string Text)
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);

    /// <summary>Runs it to its end.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its words.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="patience">How long it may take; absent: 20 s.</param>
    /// <param name="environment">Variables to set.</param>
    public static async Task<ProgramOutput> OfAsync(
        string program, IReadOnlyList<string> arguments, TimeProvider time, CancellationToken cancellationToken, TimeSpan? patience = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(patience ?? Usual, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                var (output, errors) = (process.StandardOutput.ReadToEndAsync(either.Token), process.StandardError.ReadToEndAsync(either.Token));
                await process.WaitForExitAsync(either.Token);
                var text = (await output).Trim();
                return new ProgramOutput(process.ExitCode, text.Length > 0 ? text : (await errors).Trim());
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return new ProgramOutput(null, $"no answer within {(patience ?? Usual).TotalSeconds:0} s");
            }
        }
        catch (Win32Exception error)
        {
            return new ProgramOutput(null, error.Message);
        }
    }
}
