using EfficientNet.Contracts;

namespace EfficientNet.Chaos.Observing;

/// <summary>An experiment of the campaign as the ledger has it.</summary>
/// <param name="Id">Experiment.</param>
/// <param name="State">State.</param>
/// <param name="HasEnd">Whether the time of its end is known.</param>
internal sealed record ObservedExperiment(string Id, ExperimentState State, bool HasEnd);
