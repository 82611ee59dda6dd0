using System.Net;

namespace EfficientNet.Agent.ControlPlane;

/// <summary>The store sent a blob whose bytes do not match its hash.</summary>
internal sealed class DamagedBlobException(string message) : ControlPlaneException(message, HttpStatusCode.OK);
