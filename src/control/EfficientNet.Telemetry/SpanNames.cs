namespace EfficientNet.Telemetry;

/// <summary>
/// Names of this product's spans. experiment → stage → run is one tree; attempts and epochs are roots that link to their run's
/// span.
/// </summary>
public static class SpanNames
{
    /// <summary>An experiment was submitted.</summary>
    public const string Experiment = "experiment";

    /// <summary>A stage proposed its configurations.</summary>
    public const string Stage = "stage";

    /// <summary>A run was created.</summary>
    public const string Run = "run";

    /// <summary>One attempt of a run, from its grant to its end.</summary>
    public const string Attempt = "attempt";

    /// <summary>One epoch that reached the ledger.</summary>
    public const string Epoch = "epoch";

    internal static bool IsRoot(string name) => name is Experiment or Stage or Run or Attempt or Epoch;
}
