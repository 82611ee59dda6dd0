namespace EfficientNet.Agent;

/// <summary>The base of every error that the agent throws on purpose.</summary>
/// <param name="message">What, where, and what would be right.</param>
/// <param name="isTransient">Whether the same call may succeed later.</param>
/// <param name="inner">The cause.</param>
internal class AgentException(string message, bool isTransient, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient { get; } = isTransient;
}
