namespace EfficientNet.Chaos.Links;

/// <summary>What the network between an agent and the silos does.</summary>
internal enum LinkMode
{
    /// <summary>Forwards everything.</summary>
    Open = 1,

    /// <summary>Has closed every connection and refuses new ones.</summary>
    Cut = 2,

    /// <summary>Forwards everything, late.</summary>
    Delayed = 3,

    /// <summary>Keeps and accepts connections and carries nothing, until it is open again.</summary>
    HalfOpen = 4,
}

/// <summary>The state of one agent's network, shared by its proxies.</summary>
internal sealed class LinkState
{
    /// <summary>
    /// Delay of each piece on a delayed link: a call of a few pieces stays within an agent's deadline of 5 s.
    /// </summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(700);

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The current state.</summary>
    public LinkMode Mode { get; private set; } = LinkMode.Open;

    /// <summary>Changes the state.</summary>
    public void Set(LinkMode mode)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            Mode = mode;
            told = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
    }

    /// <summary>Waits until the link carries again; false when it is cut instead.</summary>
    public async Task<bool> CarriesAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            LinkMode mode;
            lock (_gate)
                (mode, changed) = (Mode, _changed.Task);
            switch (mode)
            {
                case LinkMode.Cut:
                    return false;
                case LinkMode.HalfOpen:
                    await changed.WaitAsync(cancellationToken);
                    break;
                case LinkMode.Delayed:
                    await Task.Delay(Delay, time, cancellationToken);
                    return true;
                default:
                    return true;
            }
        }
    }

    /// <summary>Completes when the link is cut.</summary>
    public async Task CutAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Mode == LinkMode.Cut)
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }
}
