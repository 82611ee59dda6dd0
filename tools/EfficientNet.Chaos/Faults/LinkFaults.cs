using EfficientNet.Chaos.Links;

namespace EfficientNet.Chaos.Faults;

/// <summary>Faults of the network between an agent and the silos.</summary>
internal static class LinkFaults
{
    /// <summary>
    /// Recovery: short, from the repair to the next renewal; long, from the break to the next attempt's first report, on
    /// another host.
    /// </summary>
    public static async Task<TimeSpan?> BreakAsync(Strike strike, LinkMode mode, CancellationToken cancellationToken)
    {
        var since = strike.Watch.Now;
        var link = strike.Agent.Link;
        link.Set(mode);
        if (strike.Fault.Long)
            return await strike.TakenOverAsync(since, () => link.Set(LinkMode.Open), cancellationToken);
        try
        {
            await strike.HoldAsync(cancellationToken);
        }
        finally
        {
            link.Set(LinkMode.Open);
        }

        return await strike.TargetRenewedAsync(strike.Watch.Now, cancellationToken);
    }
}
