namespace EfficientNet.Experiments.Planning;

/// <summary>From the least to the most that something can come to; equal when it is known.</summary>
public readonly record struct PlannedRange<T>(T Minimum, T Maximum);
