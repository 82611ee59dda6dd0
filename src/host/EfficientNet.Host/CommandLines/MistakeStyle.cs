namespace EfficientNet.Host.CommandLines;

/// <summary>How a program words the mistakes in its command line.</summary>
/// <param name="Wrong">An option's name, its text, and what the text must be, such as "a number from 1 to 9".</param>
/// <param name="Unknown">A word that is not an option, and the existing options.</param>
public sealed record MistakeStyle(Func<string, string, string, string> Wrong, Func<string, string, string> Unknown)
{
    /// <summary>Says what is wrong, then what would be right.</summary>
    public static MistakeStyle Server { get; } =
        new(
            (option, text, right) => $"{option} {text} must be {right}.",
            (option, known) => $"{option} is not an option; there are {known}."
        );

    /// <summary>The agent's.</summary>
    public static MistakeStyle Agent { get; } =
        new(
            (option, text, right) => $"Option {option}: '{text}' must be {right}.",
            (option, known) => $"'{option}' is not an option of the agent; known are {known}."
        );

    /// <summary>The trainer's, whose commands are many.</summary>
    public static MistakeStyle Trainer { get; } =
        new(
            (option, text, right) => $"{option} is '{text}'; it must be {right}.",
            (option, _) => $"There is no option {option}."
        );
}
