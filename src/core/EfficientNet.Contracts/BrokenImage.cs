namespace EfficientNet.Contracts;

/// <summary>An image that can't be read.</summary>
/// <param name="Name">Its file, or its place in a shard.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record BrokenImage(string Name, string Reason);
