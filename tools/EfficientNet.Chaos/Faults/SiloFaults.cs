using EfficientNet.Host.Processes;

namespace EfficientNet.Chaos.Faults;

/// <summary>Faults of control silos.</summary>
internal static class SiloFaults
{
    /// <summary>
    /// Recovery: from the death until the other has renewed every lease and answered a client. Only then is the killed one
    /// restarted.
    /// </summary>
    public static async Task<TimeSpan?> KillAsync(Strike strike, CancellationToken cancellationToken)
    {
        var since = strike.Watch.Now;
        await strike.Silo.Child.KillAsync();
        try
        {
            var recovery = await strike.ServedAsync(since, cancellationToken);
            await strike.HoldAsync(cancellationToken);
            return recovery;
        }
        finally
        {
            strike.Silo.Child.Start();
        }
    }

    /// <summary>
    /// Recovery: as for a dead one, while it is frozen. A silo that finds itself voted out exits, and is restarted.
    /// </summary>
    public static async Task<TimeSpan?> FreezeAsync(Strike strike, CancellationToken cancellationToken)
    {
        var since = strike.Watch.Now;
        var silo = strike.Silo.Child.Id;
        Signals.Freeze(silo);
        try
        {
            var recovery = await strike.ServedAsync(since, cancellationToken);
            var rest = strike.Fault.Duration - (strike.Watch.Now - since);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, strike.Time, cancellationToken);
            return recovery;
        }
        finally
        {
            Signals.Thaw(silo);
        }
    }

    /// <summary>Recovery: from the start until every lease is renewed and a client answered.</summary>
    public static async Task<TimeSpan?> KillAllAsync(Strike strike, CancellationToken cancellationToken)
    {
        await Task.WhenAll(strike.Cluster.Silos.Select(silo => silo.Child.KillAsync()));
        try
        {
            await strike.HoldAsync(cancellationToken);
        }
        finally
        {
            foreach (var silo in strike.Cluster.Silos)
                silo.Child.Start();
        }

        return await strike.ServedAsync(strike.Watch.Now, cancellationToken);
    }
}
