namespace EfficientNet.Experiments;

/// <summary>
/// An experiment was submitted to an older version, and this one does not understand its file. It can be shown and cancelled;
/// nothing is derived from it.
/// </summary>
public sealed class UnresolvedExperimentException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
