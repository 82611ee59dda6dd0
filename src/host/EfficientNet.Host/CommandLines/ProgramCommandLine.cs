using System.CommandLine;
using System.CommandLine.Parsing;

namespace EfficientNet.Host.CommandLines;

/// <summary>
/// A program's command line, parsed by its declared options. All mistakes are found at once, each with its option.
/// </summary>
public sealed class ProgramCommandLine
{
    private readonly ParseResult _parsed;
    private readonly HashSet<Option> _wrong = [];

    /// <summary>Reads words.</summary>
    /// <param name="words">Options as <c>--name value</c> or <c>--name=value</c>, and names.</param>
    /// <param name="options">The options that there are.</param>
    /// <param name="style">Wording of mistakes.</param>
    /// <param name="takesNames">Whether words that are not options are names instead of mistakes.</param>
    public ProgramCommandLine(
        IReadOnlyList<string> words,
        IReadOnlyCollection<Option> options,
        MistakeStyle style,
        bool takesNames = false
    )
    {
        var command = new Command("program") { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
            command.Add(option);
        // A word that begins with @ is a name like any other, and -ab is no short form of -a -b.
        _parsed = command.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        var known = string.Join(", ", options.Select(option => option.Name));
        Mistakes = [.. Words(known, style, takesNames).Concat(options.SelectMany(Of)).Distinct()];
    }

    /// <summary>What is wrong, one sentence each; empty if the values may be used.</summary>
    public IReadOnlyList<string> Mistakes { get; }

    /// <summary>Words that are not options, in order.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>
    /// An option's value; null or false if it was not given or can't be parsed. Of several places, the valid ones.
    /// </summary>
    public T? Value<T>(Option<T> option)
    {
        if (!_wrong.Contains(option))
            return _parsed.GetValue(option);
        try
        {
            return _parsed.GetValue(option);
        }
        catch (InvalidOperationException)
        {
            return default; // Its text is invalid, which is already among the mistakes.
        }
    }

    /// <summary>Whether it was given, validly or not.</summary>
    public bool Has(Option option) => _parsed.GetResult(option) is { Implicit: false };

    /// <summary>A line for each option, for <c>--help</c>.</summary>
    public static string Help(IEnumerable<Option> options)
    {
        var lines = options.Select(option => (Left: $"{option.Name} {option.HelpName}".TrimEnd(), option.Description)).ToList();
        var width = lines.Max(line => line.Left.Length) + 2;
        return string.Join('\n', lines.Select(line => $"  {line.Left.PadRight(width)}{line.Description}"));
    }

    /// <summary>All of them in one line, for a list of commands.</summary>
    public static string Summary(IEnumerable<Option> options) =>
        string.Join(' ', options.Select(option => $"[{option.Name}{(option.HelpName is { } value ? " " + value : "")}]"));

    /// <summary>The words that pass a command's values on to a program.</summary>
    /// <param name="parsed">The command.</param>
    /// <param name="options">The options that both have.</param>
    public static IEnumerable<string> Forward(ParseResult parsed, IEnumerable<Option> options) =>
        from option in options
        let result = parsed.GetResult(option)
        where result is { Implicit: false }
        from word in result.Tokens.Count == 0
            ? [option.Name]
            : result.Tokens.SelectMany(token => new[] { option.Name, token.Value })
        select word;

    private List<string> Words(string known, MistakeStyle style, bool takesNames)
    {
        var (mistakes, names, unknown) = (new List<string>(), new List<string>(), false);
        foreach (var word in _parsed.UnmatchedTokens)
        {
            // The word after an unknown option is probably its value.
            var isItsValue = unknown && !takesNames;
            unknown = word.StartsWith('-') && word.Length > 1;
            if (unknown)
                mistakes.Add(style.Unknown(word.Split('=')[0], known));
            else if (takesNames)
                names.Add(word);
            else if (!isItsValue)
                mistakes.Add($"'{word}' is one word too many.");
        }

        Names = names;
        return mistakes;
    }

    private IEnumerable<string> Of(Option option)
    {
        if (_parsed.GetResult(option) is not { Implicit: false } result)
            return [];
        IReadOnlyList<string> mistakes = result switch
        {
            { Tokens.Count: 0 } when option.Arity.MinimumNumberOfValues > 0 => [$"{option.Name} needs a value."],
            { IdentifierTokenCount: > 1 } when option.Arity.MaximumNumberOfValues <= 1 => [$"{option.Name} is given twice."],
            _ => [.. _parsed.Errors.Where(error => IsOf(error.SymbolResult, option)).Select(error => error.Message)],
        };
        if (mistakes.Count > 0)
            _wrong.Add(option);
        return mistakes;
    }

    private static bool IsOf(SymbolResult? result, Option option) =>
        result is OptionResult found ? found.Option == option : result is not null && IsOf(result.Parent, option);
}
