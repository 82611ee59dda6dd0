namespace EfficientNet.Agent.ControlPlane;

/// <summary>Ends a call that takes longer than <paramref name="span"/>, or, when it is prolonged, in which nothing moves for that long.</summary>
internal sealed class Deadline(TimeSpan span, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _timer = new(span, time);
    private CancellationTokenSource? _linked;

    /// <summary>The time allowed.</summary>
    public TimeSpan Span => span;

    /// <summary>Cancelled at the deadline or with the caller's token.</summary>
    public CancellationToken Token => (_linked ??= CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken)).Token;

    /// <summary>Gives the whole time again, since something moved.</summary>
    public void Prolong() => _timer.CancelAfter(span);

    /// <inheritdoc />
    public void Dispose()
    {
        _linked?.Dispose();
        _timer.Dispose();
    }
}
