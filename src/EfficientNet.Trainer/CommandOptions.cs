using System.Globalization;
using EfficientNet.Trainer.Models;

namespace EfficientNet.Trainer;

/// <summary>Options as <c>--name value</c>, taken one by one; what is left in the end is unknown.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);
    private string? _argument;

    /// <summary>Reads a command's words.</summary>
    /// <exception cref="UsageException">An option has no value, or there are two words without a name.</exception>
    public CommandOptions(IReadOnlyList<string> words)
    {
        for (var index = 0; index < words.Count; index++)
        {
            if (words[index].StartsWith("--", StringComparison.Ordinal))
                _given[words[index]] = ++index < words.Count ? words[index] : throw new UsageException($"{words[index - 1]} needs a value.");
            else
                _argument = _argument is null ? words[index] : throw new UsageException($"'{words[index]}' is one word too many.");
        }
    }

    /// <summary>The word without a name.</summary>
    public string Argument(string what) => Interlocked.Exchange(ref _argument, null) ?? throw new UsageException($"{what} is missing.");

    /// <summary>An option's text, or null.</summary>
    public string? Text(string option) => _given.Remove(option, out var value) ? value : null;

    /// <summary>An option's whole number.</summary>
    public int Number(string option, int otherwise, int least) => Text(option) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number
        : throw new UsageException($"{option} is '{text}'; it must be a whole number from {least}.");

    /// <summary>Ends the reading.</summary>
    /// <exception cref="UsageException">Something was not asked for.</exception>
    public void End()
    {
        if (_given.Count > 0)
            throw new UsageException($"There is no option {_given.Keys.First()}.");
        if (_argument is not null)
            throw new UsageException($"'{_argument}' is one word too many.");
    }
}
