using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Ledger;

/// <summary>An attempt that failed with its host before its first committed epoch (protocol rule P9).</summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Message">What was reported of it.</param>
public sealed record HostFailure(RunId Run, int Attempt, string Message);
