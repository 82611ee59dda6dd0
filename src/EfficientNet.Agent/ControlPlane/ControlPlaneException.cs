using System.Net;

namespace EfficientNet.Agent.ControlPlane;

/// <summary>No control silo gave the answer asked for. Another try may succeed.</summary>
/// <param name="message">Server and reason.</param>
/// <param name="status">Status of the last answer, or null when none came.</param>
/// <param name="inner">What lay below.</param>
internal sealed class ControlPlaneException(string message, HttpStatusCode? status, Exception? inner = null) : AgentException(message, isTransient: true, inner)
{
    /// <summary>Status of the last answer, or null when none came.</summary>
    public HttpStatusCode? Status { get; } = status;
}
