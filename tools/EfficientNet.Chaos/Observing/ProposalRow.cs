namespace EfficientNet.Chaos.Observing;

/// <summary>A configuration that an experiment proposed.</summary>
/// <param name="Experiment">Experiment.</param>
/// <param name="Number">Its place in the order of proposals.</param>
/// <param name="Label">For people.</param>
/// <param name="Fingerprint">Fingerprint of the network.</param>
internal sealed record ProposalRow(string Experiment, int Number, string Label, string Fingerprint);
