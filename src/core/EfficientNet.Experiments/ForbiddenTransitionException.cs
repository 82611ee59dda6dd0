namespace EfficientNet.Experiments;

/// <summary>A state was asked to change in a way that its table of transitions does not allow.</summary>
public sealed class ForbiddenTransitionException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
