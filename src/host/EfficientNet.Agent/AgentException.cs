namespace EfficientNet.Agent;

/// <summary>The root of every error that the agent raises on purpose.</summary>
/// <param name="message">What, where, and what would be right.</param>
/// <param name="isTransient">Whether the same call may succeed later.</param>
/// <param name="inner">What lay below.</param>
internal class AgentException(string message, bool isTransient, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient { get; } = isTransient;
}
