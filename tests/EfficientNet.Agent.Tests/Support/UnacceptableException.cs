namespace EfficientNet.Agent.Tests.Support;

/// <summary>What a test's control plane throws about a report that it will never take.</summary>
internal sealed class UnacceptableException(string message) : Exception(message);
