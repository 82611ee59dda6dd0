using EfficientNet.Experiments;

namespace EfficientNet.Silo.Settings;

/// <summary>The server can't start as asked; the message is for the person who started it.</summary>
public sealed class StartupException(int exitCode, string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <summary>Exit code for a mistake in how the server was started.</summary>
    public const int Usage = 2;

    /// <summary>Exit code for everything else that keeps the server from starting.</summary>
    public const int Internal = 1;

    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; } = exitCode;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
