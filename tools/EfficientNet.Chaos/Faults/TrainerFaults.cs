using EfficientNet.Host.Processes;

namespace EfficientNet.Chaos.Faults;

/// <summary>Faults of trainers.</summary>
internal static class TrainerFaults
{
    /// <summary>Recovery: from its death to the next attempt's first report.</summary>
    public static async Task<TimeSpan?> KillAsync(Strike strike, CancellationToken cancellationToken)
    {
        var since = strike.Watch.Now;
        if (!Signals.Kill(strike.Trainer))
            throw new MissedException($"{strike.Target.Title} has no trainer any more");
        return await strike.NextAttemptAsync(since, cancellationToken);
    }

    /// <summary>Recovery: from its thaw to its next sign of life.</summary>
    public static async Task<TimeSpan?> FreezeAsync(Strike strike, CancellationToken cancellationToken)
    {
        var trainer = strike.Trainer;
        Signals.Freeze(trainer);
        try
        {
            await strike.HoldAsync(cancellationToken);
        }
        finally
        {
            Signals.Thaw(trainer);
        }

        return await strike.Watch.ProgressAsync(strike.Target, strike.Watch.Now, cancellationToken);
    }
}
