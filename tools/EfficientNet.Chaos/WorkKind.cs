namespace EfficientNet.Chaos;

/// <summary>What the experiments of a campaign search.</summary>
public enum WorkKind
{
    /// <summary>One network each, named by the file.</summary>
    List = 1,

    /// <summary>Networks drawn at random, two at once: each waits for the outcome of the one before the last.</summary>
    Random = 2,
}
