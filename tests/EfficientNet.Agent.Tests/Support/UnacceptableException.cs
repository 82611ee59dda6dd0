namespace EfficientNet.Agent.Tests.Support;

/// <summary>Thrown by a test's control plane for a report that it will never accept.</summary>
internal sealed class UnacceptableException(string message) : Exception(message);
