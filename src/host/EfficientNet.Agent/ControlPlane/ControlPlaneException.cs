using System.Net;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Agent.ControlPlane;

/// <summary>No control silo gave the expected answer. A retry may succeed.</summary>
/// <param name="message">Server and reason.</param>
/// <param name="status">Status of the last answer, or null when none came.</param>
/// <param name="inner">The cause.</param>
/// <param name="said">
/// The control plane's own message, if the answer was one of its errors; null if it came from something else, such as a proxy.
/// </param>
internal class ControlPlaneException(string message, HttpStatusCode? status, Exception? inner = null, ApiError? said = null)
    : AgentException(message, isTransient: true, inner)
{
    /// <summary>Status of the last answer, or null when none came.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>
    /// Whether the control plane itself rejects this request, so that a retry does not help. A wrong token is not the request's
    /// fault.
    /// </summary>
    public bool IsFinal => said is { Retry: false } && (int?)Status is >= 400 and < 500 and not (401 or 403 or 408 or 429);
}
