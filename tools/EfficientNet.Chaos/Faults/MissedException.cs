namespace EfficientNet.Chaos.Faults;

/// <summary>A fault found nothing alive to hit; it waits for another target.</summary>
public sealed class MissedException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}
