namespace EfficientNet.Cli;

/// <summary>Ends a command with a message for its user: what, where, and what would be right.</summary>
internal sealed class CliException(ExitCode code, string message, params IReadOnlyList<string> details) : EffnetException(message)
{
    /// <summary>The exit code.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>Further lines.</summary>
    public IReadOnlyList<string> Details { get; } = details;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
