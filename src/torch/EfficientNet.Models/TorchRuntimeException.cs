namespace EfficientNet.Models;

/// <summary>
/// libtorch cannot be loaded in this process; a retry cannot help. The message says what was tried and what would be right.
/// </summary>
public sealed class TorchRuntimeException(string message, Exception? inner = null) : ModelException(message, inner);
