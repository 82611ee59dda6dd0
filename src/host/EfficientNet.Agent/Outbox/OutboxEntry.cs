using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Outbox;

/// <summary>
/// A report waiting on disk. It gets its sequence when it is first sent, so that a checkpoint that was deleted meanwhile leaves
/// no gap.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="At">When it happened.</param>
/// <param name="Body">What happened.</param>
/// <param name="Upload">File that must be in the control plane's store before the report is sent (protocol rule P18).</param>
internal sealed record OutboxEntry(RunId Run, int Attempt, DateTimeOffset At, ReportBody Body, string? Upload = null)
{
    /// <summary>The attempt's key.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public AttemptKey Key => new(Run, Attempt);
}
