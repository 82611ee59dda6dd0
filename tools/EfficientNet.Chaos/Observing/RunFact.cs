using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Observing;

/// <summary>Something that happened to a run, with its place in the change feed and its time by the database's clock.</summary>
internal sealed record RunFact(long Change, DateTimeOffset At, string Run, RunEvent Event);
