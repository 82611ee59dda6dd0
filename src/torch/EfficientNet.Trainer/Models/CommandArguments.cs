using System.CommandLine;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Trainer.Models;

/// <summary>The words after a command's name: its declared options, and names without a dash.</summary>
internal sealed class CommandArguments
{
    private readonly ProgramCommandLine _line;

    private CommandArguments(ProgramCommandLine line) => _line = line;

    /// <summary>The words without a leading dash, in order.</summary>
    public IReadOnlyList<string> Names => _line.Names;

    /// <summary>Reads words.</summary>
    /// <exception cref="UsageException">Lists all mistakes.</exception>
    public static CommandArguments Parse(IReadOnlyList<string> words, IReadOnlyList<Option> options)
    {
        var line = new ProgramCommandLine(words, options, MistakeStyle.Trainer, takesNames: true);
        return line.Mistakes.Count == 0 ? new CommandArguments(line) : throw new UsageException(string.Join(' ', line.Mistakes));
    }

    /// <summary>An option's value; null means that it was not given.</summary>
    public T? Value<T>(Option<T> option) => _line.Value(option);

    /// <summary>The value of a required option.</summary>
    public string Required(Option<string?> option) =>
        Value(option) is { Length: > 0 } text ? text : throw new UsageException($"{option.Name} is missing.");

    /// <summary>The path of an existing file.</summary>
    public string RequiredFile(Option<string?> option) => RequireFile(Required(option), option.Name);

    /// <summary>The one name, as a path.</summary>
    public string Folder() =>
        Names switch
        {
            [var folder] => Path.GetFullPath(folder),
            [] => throw new UsageException("The folder is missing."),
            [_, var other, ..] => throw new UsageException($"'{other}' is one word too many."),
        };

    public static string RequireFile(string path, string option) =>
        File.Exists(path) ? path : throw new UsageException($"{option} is '{path}', where there is no file.");
}
