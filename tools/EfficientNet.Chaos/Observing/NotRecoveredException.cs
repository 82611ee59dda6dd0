namespace EfficientNet.Chaos.Observing;

/// <summary>What was waited for did not come within the campaign's limit.</summary>
public sealed class NotRecoveredException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
