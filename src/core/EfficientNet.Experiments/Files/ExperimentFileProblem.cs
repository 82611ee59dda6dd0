namespace EfficientNet.Experiments.Files;

/// <summary>One mistake in an experiment file.</summary>
/// <param name="Line">Line from 1; 0 when the mistake is in an override, which has no place in the file.</param>
/// <param name="Column">Column from 1, or 0.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record ExperimentFileProblem(int Line, int Column, string Message);
