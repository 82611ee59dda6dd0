namespace EfficientNet.Telemetry;

/// <summary>
/// Names of attributes. <c>run</c>, <c>experiment</c> and <c>node</c> appear on spans only: as metric labels they would make a
/// series for each run.
/// </summary>
public static class TelemetryTags
{
    /// <summary>Experiment id, for example <c>quickstart-k3vd</c>.</summary>
    public const string Experiment = "effnet.experiment";

    /// <summary>Name of the stage.</summary>
    public const string Stage = "effnet.stage";

    /// <summary>Configurations that a stage proposed.</summary>
    public const string Configurations = "effnet.configurations";

    /// <summary>Run id.</summary>
    public const string Run = "effnet.run";

    /// <summary>Number of the attempt, the fencing token.</summary>
    public const string Attempt = "effnet.attempt";

    /// <summary>Number of the epoch, from 1.</summary>
    public const string Epoch = "effnet.epoch";

    /// <summary>Name of the GPU node.</summary>
    public const string Node = "effnet.node";

    /// <summary><c>cpu</c> or a GPU's UUID.</summary>
    public const string Device = "effnet.device";

    /// <summary>A state, for example <c>Succeeded</c>.</summary>
    public const string State = "effnet.state";

    /// <summary>Why something ended or was lost, for example <c>LeaseExpired</c>.</summary>
    public const string Reason = "effnet.reason";

    /// <summary>Kind of a report or a command, for example <c>EpochReported</c>.</summary>
    public const string Kind = "effnet.kind";

    /// <summary>Top-1 accuracy on the held-out images, a fraction.</summary>
    public const string ValidationTop1 = "effnet.validation_top1";

    /// <summary>Mean training loss of an epoch.</summary>
    public const string TrainLoss = "effnet.train_loss";

    /// <summary>Training images.</summary>
    public const string Images = "effnet.images";
}
