namespace EfficientNet.Contracts.Trainer;

/// <summary>What the trainer's <c>check NAME</c> found out about a device.</summary>
/// <param name="Check">One of <see cref="DeviceCheckNames"/>.</param>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Meaning">What that means and what to do, when something is not as it should be.</param>
public sealed record DeviceCheckResult(string Check, CheckVerdict Verdict, string Measured, string? Meaning = null);
