namespace EfficientNet.Agent.Trainers;

/// <summary>How a trainer's process ended.</summary>
/// <param name="Code">Exit code; 128 + signal for a signal.</param>
/// <param name="LastWords">End of its standard error.</param>
internal sealed record TrainerExit(int Code, string LastWords);
