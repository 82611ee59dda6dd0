// The root stands in the lowest project and in the namespace above all others, so that every project sees it without a using.
namespace EfficientNet;

/// <summary>The base of every error that this product throws on purpose.</summary>
public abstract class EffnetException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the same call may succeed later.</summary>
    public abstract bool IsTransient { get; }
}
