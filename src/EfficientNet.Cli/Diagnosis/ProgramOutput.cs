using System.ComponentModel;
using System.Diagnostics;

namespace EfficientNet.Cli.Diagnosis;

/// <summary>What a program says, for looking at the machine.</summary>
/// <param name="ExitCode">Exit code, or null when it could not be started or did not end in time.</param>
/// <param name="Text">Standard output, or standard error when there is none.</param>
internal sealed record ProgramOutput(int? ExitCode, string Text)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs it to its end.</summary>
    public static async Task<ProgramOutput> OfAsync(string program, IReadOnlyList<string> arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                var (output, errors) = (process.StandardOutput.ReadToEndAsync(either.Token), process.StandardError.ReadToEndAsync(either.Token));
                await process.WaitForExitAsync(either.Token);
                var text = (await output).Trim();
                return new ProgramOutput(process.ExitCode, text.Length > 0 ? text : (await errors).Trim());
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return new ProgramOutput(null, $"no answer within {Patience.TotalSeconds:0} s");
            }
        }
        catch (Win32Exception error)
        {
            return new ProgramOutput(null, error.Message);
        }
    }
}
