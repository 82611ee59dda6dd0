namespace EfficientNet.Experiments;

/// <summary>
/// Rows changed under a grain again and again while it decided (protocol rule P1). Nothing was written; try again.
/// </summary>
public sealed class StaleStateException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}
