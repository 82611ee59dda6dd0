using System.CommandLine;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Data;
using EfficientNet.Models;
using EfficientNet.Trainer.Models;
using EfficientNet.Training;

namespace EfficientNet.Trainer;

/// <summary>A command whose answer is one line of JSON on standard output; an error is one line on standard error.</summary>
internal static class JsonJob
{
    /// <summary>Runs it: 0 done, 1 an error of the program, 2 a mistake on the command line or in a file.</summary>
    /// <param name="words">The words after the command's name.</param>
    /// <param name="options">Its options.</param>
    /// <param name="command">The command itself.</param>
    public static int Run<T>(string[] words, IReadOnlyList<Option> options, Func<CommandArguments, T> command)
    {
        try
        {
            var answer = command(CommandArguments.Parse(words, options));
            Console.WriteLine(JsonSerializer.Serialize(answer, ContractsJson.Options));
            return 0;
        }
        catch (Exception error) when (error is UsageException or DataSetException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }
        catch (Exception error) when (error is TorchRuntimeException or TrainingException)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
