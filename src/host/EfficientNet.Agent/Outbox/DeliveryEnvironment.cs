using EfficientNet.Agent.Checkpoints;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.ControlPlane;
using EfficientNet.Agent.Files;
using EfficientNet.Host;

namespace EfficientNet.Agent.Outbox;

/// <summary>Shared by the delivery of all lanes.</summary>
internal sealed record DeliveryEnvironment(
    ReportOutbox Outbox,
    AttemptJournal Journal,
    ControlPlaneClient Client,
    CheckpointUploader Uploader,
    CheckpointCollector Collector,
    AttemptFleet Fleet,
    NodeProblems Problems,
    AgentTimings Timings,
    TimeProvider Time,
    ILogger<LaneDelivery> Logger
)
{
    /// <summary>Pauses between tries.</summary>
    public Backoff RetriesOf(int seed) => new(Timings.FirstRetry, Timings.LongestRetry, seed);

    /// <summary>
    /// Sets the node's problem. Silence is not a problem of this host; an answer may be, such as that the server's disk is full.
    /// </summary>
    public void SetProblem(string subject, string what, Exception error) =>
        Problems.Set(subject, error is ControlPlaneException { Status: null } ? null : $"{what}: {error.Message}");

    /// <summary>An unexpected error, whose stack should be logged; otherwise null.</summary>
    public static Exception? Unexpected(Exception error) => error is AgentException || DiskProblem.Is(error) ? null : error;
}
