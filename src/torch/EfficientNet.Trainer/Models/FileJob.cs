using EfficientNet.Contracts.Inference;
using EfficientNet.Data;
using EfficientNet.Models;
using EfficientNet.Trainer.Protocol;

namespace EfficientNet.Trainer.Models;

/// <summary>Runs a command on files: every error becomes one line that says what would be right, and an exit code.</summary>
internal static class FileJob
{
    /// <summary>
    /// Shows the usage if asked to; otherwise runs a command whose messages go to standard output, which nothing else may write
    /// to.
    /// </summary>
    public static int WithMessages(string[] arguments, string usage, Func<Action<InferenceMessage>, int> run)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.Out.WriteLine(usage);
            return 0;
        }

        using var output = ProtocolOutput.Claim();
        return run(output.Write);
    }

    /// <param name="name">As in <c>model run</c>.</param>
    /// <param name="error">For errors.</param>
    /// <param name="run">The command itself.</param>
    /// <returns>0 done, 1 an error of libtorch, 2 a mistake on the command line or in a file.</returns>
    public static int Run(string name, TextWriter error, Action run)
    {
        try
        {
            run();
            return 0;
        }
        catch (UsageException exception)
        {
            error.WriteLine($"{exception.Message} See {name} --help.");
            return 2;
        }
        catch (TorchRuntimeException exception)
        {
            error.WriteLine(exception.Message);
            return 1;
        }
        catch (Exception exception)
            when (exception
                    is ModelException
                        or DataSetException
                        or ArgumentException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            error.WriteLine(exception.Message);
            return 2;
        }
    }
}
