using System.Globalization;

namespace EfficientNet.Trainer.Models;

/// <summary>What follows a command's name: options with values, flags, and names without a dash.</summary>
internal sealed class CommandArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flags = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    private CommandArguments()
    {
    }

    /// <summary>What has no dash in front, in order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Reads <c>--option value</c>, <c>--option=value</c>, <c>--flag</c> and names.</summary>
    /// <exception cref="UsageException">An option is unknown or has no value.</exception>
    public static CommandArguments Parse(IReadOnlyList<string> words, IReadOnlyCollection<string> options, IReadOnlyCollection<string> flags)
    {
        var arguments = new CommandArguments();
        for (var index = 0; index < words.Count; index++)
        {
            var (name, inline) = Split(words[index]);
            if (!name.StartsWith('-'))
                arguments._names.Add(name);
            else if (flags.Contains(name))
                arguments._flags.Add(name);
            else if (!options.Contains(name))
                throw new UsageException($"There is no option {name}.");
            else if (!arguments._values.TryAdd(name, inline ?? (++index < words.Count ? words[index] : throw new UsageException($"{name} needs a value."))))
                throw new UsageException($"{name} is given twice.");
        }
        return arguments;
    }

    public bool Has(string flag) => _flags.Contains(flag);

    public string? Text(string option) => _values.GetValueOrDefault(option);

    public string Required(string option) => Text(option) is { Length: > 0 } text ? text : throw new UsageException($"{option} is missing.");

    /// <summary>The path of a file that is there.</summary>
    public string RequiredFile(string option) => RequireFile(Required(option), option);

    public int? Count(string option, int least = 1) => Text(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least ? count
        : throw new UsageException($"{option} is '{text}'; it must be a whole number from {least}.");

    /// <summary>The one name, as a path.</summary>
    public string Folder() => _names switch
    {
        [var folder] => Path.GetFullPath(folder),
        [] => throw new UsageException("The folder is missing."),
        [_, var other, ..] => throw new UsageException($"'{other}' is one word too many."),
    };

    public T? Choice<T>(string option, IReadOnlyDictionary<string, T> choices)
        where T : struct => Text(option) is not { } text ? null
        : choices.TryGetValue(text.ToLowerInvariant(), out var choice) ? choice
        : throw new UsageException($"{option} is '{text}'; it must be {string.Join(" or ", choices.Keys)}.");

    public static string RequireFile(string path, string option) => File.Exists(path) ? path : throw new UsageException($"{option} is '{path}', where there is no file.");

    private static (string Name, string? Value) Split(string word) =>
        word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (word[..at], word[(at + 1)..])
            : (word, null);
}
