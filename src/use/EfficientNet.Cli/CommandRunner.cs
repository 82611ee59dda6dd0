using System.Net;
using EfficientNet.Client;
using EfficientNet.Experiments.Files;

namespace EfficientNet.Cli;

/// <summary>Runs a command's action and turns every exception into a message and an exit code.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(
        Invocation invocation,
        Func<Invocation, CancellationToken, Task<ExitCode>> action,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (int)await action(invocation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (int)ExitCode.Cancelled;
        }
        catch (CliException error)
        {
            Say(invocation, error.Message, error.Details);
            return (int)error.Code;
        }
        catch (EffnetApiException error)
        {
            Say(invocation, error.Message, error.Details);
            return (int)(
                error.Status
                    is HttpStatusCode.BadRequest
                        or HttpStatusCode.NotFound
                        or HttpStatusCode.Conflict
                        or HttpStatusCode.UnprocessableEntity
                        or HttpStatusCode.Unauthorized
                    ? ExitCode.Usage
                    : ExitCode.Internal
            );
        }
        catch (ExperimentFileException error)
        {
            foreach (var line in error.Lines)
                invocation.Context.Say(line);
            return (int)ExitCode.Usage;
        }
        catch (FormatException error)
        {
            Say(invocation, error.Message, []); // an id on the command line
            return (int)ExitCode.Usage;
        }
        catch (EffnetException error)
        {
            Say(invocation, error.Message, []);
            return (int)ExitCode.Internal;
        }
        catch (Exception error)
        {
            Say(
                invocation,
                $"Something went wrong in effnet itself: {error.GetType().Name}: {error.Message}",
                [$"The whole story is in {WriteLog(invocation, error)}."]
            );
            return (int)ExitCode.Internal;
        }
    }

    private static void Say(Invocation invocation, string message, IReadOnlyList<string> details)
    {
        invocation.Context.Say($"effnet: {message}");
        foreach (var detail in details)
            invocation.Context.Say($"  {detail}");
    }

    private static string WriteLog(Invocation invocation, Exception error)
    {
        // A command that only plans must not leave a data folder behind, even when it fails.
        var folder = Directory.Exists(invocation.Data.Path) ? invocation.Data.Logs : Path.GetTempPath();
        var file = Path.Combine(folder, "effnet.log");
        try
        {
            Directory.CreateDirectory(folder);
            File.AppendAllText(file, $"{invocation.Context.Time.GetUtcNow():O} {error}{Environment.NewLine}");
            return file;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return $"no file ({unwritable.Message}): {error}";
        }
    }
}
