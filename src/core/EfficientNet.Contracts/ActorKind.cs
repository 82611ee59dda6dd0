namespace EfficientNet.Contracts;

/// <summary>What kind of actor gave a command.</summary>
public enum ActorKind
{
    /// <summary>Someone who calls the API.</summary>
    User = 1,

    /// <summary>An experiment, on its own runs.</summary>
    Experiment = 2,
}
