using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Control;

/// <summary>One step from what the agent holds towards what it should hold.</summary>
internal abstract record AgentAction;

/// <summary>Hold a new attempt and start its trainer.</summary>
internal sealed record StartAttempt(Assignment Assignment) : AgentAction;

/// <summary>End an attempt at a checkpoint.</summary>
internal sealed record LeaveAttempt(AttemptKey Key) : AgentAction;

/// <summary>Kill an attempt's trainer, whose work no longer counts.</summary>
internal sealed record StopAttempt(AttemptKey Key, string Reason) : AgentAction;
