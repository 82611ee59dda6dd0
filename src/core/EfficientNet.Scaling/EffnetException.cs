// The root stands in the lowest project and in the namespace above all others, so that every project sees it without a using.
namespace EfficientNet;

/// <summary>The root of every error that this product throws on purpose.</summary>
public abstract class EffnetException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the same call may succeed when it is made again later.</summary>
    public abstract bool IsTransient { get; }
}
