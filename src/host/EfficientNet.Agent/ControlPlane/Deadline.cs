namespace EfficientNet.Agent.ControlPlane;

/// <summary>
/// Ends a call that takes longer than <paramref name="span"/> or, if it is extended, in which nothing moves for that long.
/// </summary>
internal sealed class Deadline(TimeSpan span, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _timer = new(span, time);
    private readonly TimeSpan _span = span;
    private CancellationTokenSource? _linked;
    private TimeSpan _more;

    /// <summary>The time allowed.</summary>
    public TimeSpan Span => _span + _more;

    /// <summary>Cancelled at the deadline or with the caller's token.</summary>
    public CancellationToken Token =>
        (_linked ??= CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken)).Token;

    /// <summary>Restarts the full time, since something moved, plus some more for what follows.</summary>
    public void Prolong(TimeSpan more = default)
    {
        _more = more;
        _timer.CancelAfter(Span);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _linked?.Dispose();
        _timer.Dispose();
    }
}
