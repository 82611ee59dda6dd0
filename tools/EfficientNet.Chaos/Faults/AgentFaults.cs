using EfficientNet.Host.Processes;

namespace EfficientNet.Chaos.Faults;

/// <summary>Faults of agents.</summary>
internal static class AgentFaults
{
    /// <summary>Recovery: from the start of the agent that comes back to the next attempt's first report.</summary>
    public static async Task<TimeSpan?> KillAsync(Strike strike, CancellationToken cancellationToken)
    {
        await strike.Agent.Child.KillAsync();
        try
        {
            await strike.HoldAsync(cancellationToken);
        }
        finally
        {
            strike.Agent.Child.Start();
        }

        return await strike.NextAttemptAsync(strike.Watch.Now, cancellationToken);
    }

    /// <summary>
    /// Recovery: short, from the thaw to the next renewal; long, from the freeze to the next attempt's first report, on another
    /// host while this one is silent.
    /// </summary>
    public static async Task<TimeSpan?> FreezeAsync(Strike strike, CancellationToken cancellationToken)
    {
        var since = strike.Watch.Now;
        var agent = strike.Agent.Child.Id;
        Signals.Freeze(agent);
        if (strike.Fault.Long)
            return await strike.TakenOverAsync(since, () => Signals.Thaw(agent), cancellationToken);
        try
        {
            await strike.HoldAsync(cancellationToken);
        }
        finally
        {
            Signals.Thaw(agent);
        }

        return await strike.TargetRenewedAsync(strike.Watch.Now, cancellationToken);
    }
}
