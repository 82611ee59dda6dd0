using EfficientNet.Agent.Checkpoints;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.ControlPlane;

namespace EfficientNet.Agent.Outbox;

/// <summary>What the delivery of every lane uses.</summary>
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
    ILogger<LaneDelivery> Logger);
