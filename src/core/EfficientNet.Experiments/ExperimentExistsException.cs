namespace EfficientNet.Experiments;

/// <summary>The id is taken by an experiment with another file.</summary>
public sealed class ExperimentExistsException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
