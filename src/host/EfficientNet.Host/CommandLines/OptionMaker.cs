using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EfficientNet.Host.CommandLines;

/// <summary>
/// Makes options that check their own text, so that name, text, range and default are declared in one place.
/// </summary>
/// <param name="style">How the program words mistakes.</param>
public sealed class OptionMaker(MistakeStyle style)
{
    /// <summary>Any text.</summary>
    public static Option<string?> Text(string name, string value, string description) =>
        Make<string?>(name, value, description, result => result.Tokens[^1].Value);

    /// <summary>A whole number in a range.</summary>
    public Option<int?> Number(string name, string value, string description, int least, int most = int.MaxValue) =>
        Parsed<int?>(
            name,
            value,
            description,
            Range(least, most),
            text =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most
                    ? number
                    : null
        );

    /// <summary>A duration in seconds, with decimals.</summary>
    public Option<TimeSpan?> Seconds(string name, string description, double least, double most) =>
        Parsed<TimeSpan?>(
            name,
            "SECONDS",
            description,
            $"a number of seconds from {least} to {most}",
            text =>
                double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && seconds >= least
                && seconds <= most
                    ? TimeSpan.FromSeconds(seconds)
                    : null
        );

    /// <summary>One of a few words, in lower case.</summary>
    public Option<string?> Word(string name, string value, string description, IReadOnlyList<string> words) =>
        Parsed(
            name,
            value,
            description,
            string.Join(" or ", words),
            text => words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase))
        );

    /// <summary>One of a few words, each with its meaning.</summary>
    public Option<T?> Choice<T>(string name, string value, string description, IReadOnlyDictionary<string, T> choices)
        where T : struct =>
        Parsed<T?>(
            name,
            value,
            description,
            string.Join(" or ", choices.Keys),
            text => choices.TryGetValue(text.ToLowerInvariant(), out var choice) ? choice : null
        );

    /// <summary>A text of a kind.</summary>
    /// <param name="name">Name with dashes.</param>
    /// <param name="value">Name of its value in a help text.</param>
    /// <param name="description">One line, with the default.</param>
    /// <param name="right">What its text must be, as the end of "it must be …".</param>
    /// <param name="parse">Returns null for an invalid text.</param>
    public Option<T?> Parsed<T>(string name, string value, string description, string right, Func<string, T?> parse) =>
        Make<T?>(
            name,
            value,
            description,
            result =>
            {
                var text = result.Tokens[^1].Value;
                if (parse(text) is { } parsed)
                    return parsed;
                result.AddError(style.Wrong(name, text, right));
                return default;
            }
        );

    /// <summary>
    /// A text parsed by a method that explains its own errors; if given several times, the parts are joined by commas.
    /// </summary>
    public static Option<T?> Joined<T>(string name, string value, string description, Func<string, T> parse)
    {
        var option = Make<T?>(
            name,
            value,
            description,
            result => Explained(name, result, () => parse(string.Join(',', result.Tokens.Select(token => token.Value))))
        );
        option.Arity = ArgumentArity.OneOrMore;
        return option;
    }

    /// <summary>The same for an option that may be given only once.</summary>
    public static Option<T?> Explained<T>(string name, string value, string description, Func<string, T> parse) =>
        Make<T?>(name, value, description, result => Explained(name, result, () => parse(result.Tokens[^1].Value)));

    /// <summary>Places of named things on this host, <c>NAME=/PLACE</c>; may be given several times.</summary>
    /// <param name="name">Name with dashes.</param>
    /// <param name="kind">What a place is: folder or file.</param>
    /// <param name="description">One line.</param>
    public Option<NamedPlace[]?> Places(string name, string kind, string description)
    {
        var value = NamedPlace.Form(kind);
        var option = Make<NamedPlace[]?>(
            name,
            value,
            description,
            result => [.. result.Tokens.Select(token => NamedPlace.TryParse(token.Value)).OfType<NamedPlace>()]
        );
        option.Arity = ArgumentArity.OneOrMore;
        // A mistake in one does not hide mistakes in the others.
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => NamedPlace.TryParse(token.Value) is null))
                result.AddError(style.Wrong(name, token.Value, value));
        });
        return option;
    }

    /// <summary>A switch without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static string Range(int least, int most) =>
        most == int.MaxValue ? $"a whole number from {least}" : $"a number from {least} to {most}";

    private static T? Explained<T>(string name, ArgumentResult result, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException error)
        {
            result.AddError($"Option {name}: {error.Message}");
            return default;
        }
    }

    private static Option<T> Make<T>(string name, string value, string description, Func<ArgumentResult, T> parse) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            Arity = ArgumentArity.ExactlyOne,
            AllowMultipleArgumentsPerToken = false,
            // Without a value there is nothing to parse; the missing value is reported separately.
            CustomParser = result => result.Tokens.Count == 0 ? default! : parse(result),
        };
}
