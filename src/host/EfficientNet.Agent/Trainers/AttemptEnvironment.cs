using EfficientNet.Agent.Checkpoints;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.Outbox;

namespace EfficientNet.Agent.Trainers;

/// <summary>Shared by all attempts on this host.</summary>
internal sealed record AttemptEnvironment(
    AgentOptions Options,
    AgentFolder Folder,
    DataSetCatalogue DataSets,
    WeightsCatalogue Weights,
    CheckpointLocator Checkpoints,
    SlotGate Slots,
    ReportOutbox Outbox,
    NodeProblems Problems,
    TimeProvider Time,
    ILogger<AttemptRunner> Logger
);
