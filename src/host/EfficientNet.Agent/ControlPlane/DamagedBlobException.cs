using System.Net;

namespace EfficientNet.Agent.ControlPlane;

/// <summary>The store gave a blob whose bytes are not those that its name stands for.</summary>
internal sealed class DamagedBlobException(string message) : ControlPlaneException(message, HttpStatusCode.OK);
