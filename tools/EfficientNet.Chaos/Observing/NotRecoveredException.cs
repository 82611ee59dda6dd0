namespace EfficientNet.Chaos.Observing;

/// <summary>Something did not happen within the campaign's limit.</summary>
public sealed class NotRecoveredException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
