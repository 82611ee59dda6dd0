namespace EfficientNet.Experiments;

/// <summary>There is no such experiment, configuration, run or node.</summary>
public sealed class NotFoundException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
