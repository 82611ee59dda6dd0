namespace EfficientNet.Silo.Settings;

/// <summary>The server can't start as asked; the message is for the person who started it.</summary>
public sealed class StartupException(int exitCode, string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <summary>Exit code for a mistake in how the server was started.</summary>
    public const int Usage = 2;

    /// <summary>Exit code for everything else that keeps the server from starting.</summary>
    public const int Internal = 1;

    /// <summary>
    /// Exit code for what another start may well survive, such as a database that went away meanwhile: <c>EX_TEMPFAIL</c> of
    /// sysexits.h. Supervisors start again.
    /// </summary>
    public const int TryAgain = 75;

    /// <summary>
    /// Whether an error's message is enough for the person who started it; anything else is a defect with a stack.
    /// </summary>
    public static bool IsSelfExplaining(Exception error) =>
        error is EffnetException or IOException or OrleansException or Npgsql.NpgsqlException;

    /// <summary>The exit code for an error that ends the server.</summary>
    public static int CodeOf(Exception error) =>
        error switch
        {
            StartupException startup => startup.ExitCode,
            EffnetException { IsTransient: true } or OrleansException or Npgsql.NpgsqlException => TryAgain,
            _ => Internal,
        };

    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; } = exitCode;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
