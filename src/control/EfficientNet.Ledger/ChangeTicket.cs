namespace EfficientNet.Ledger;

/// <summary>A ticket for the next change after <see cref="ChangeSignal.Arm"/>.</summary>
public sealed class ChangeTicket
{
    private readonly Task _next;
    private readonly TimeProvider _time;

    internal ChangeTicket(Task next, TimeProvider time)
    {
        _next = next;
        _time = time;
    }

    /// <summary>
    /// Waits for a change, at most <paramref name="timeout"/>. False means that none was noticed; read again anyway.
    /// </summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _next.WaitAsync(timeout, _time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
