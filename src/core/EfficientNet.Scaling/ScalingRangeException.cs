namespace EfficientNet.Scaling;

/// <summary>
/// Coefficients give an impossible network; the message names the value and the limit. Calling again does not help.
/// </summary>
public sealed class ScalingRangeException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
