namespace EfficientNet.Chaos.Faults;

/// <summary>Faults of PostgreSQL.</summary>
internal static class DatabaseFaults
{
    /// <summary>Recovery: from its start to the renewal of every lease.</summary>
    public static async Task<TimeSpan?> KillAsync(Strike strike, CancellationToken cancellationToken)
    {
        strike.Cluster.Database.Kill();
        var since = strike.Watch.Now;
        try
        {
            await strike.HoldAsync(cancellationToken);
            since = strike.Watch.Now;
        }
        finally
        {
            await strike.Cluster.Database.StartAsync(CancellationToken.None);
        }

        return await strike.AllRenewedAsync(since, cancellationToken);
    }

    /// <summary>Recovery: from its thaw to the renewal of every lease.</summary>
    public static async Task<TimeSpan?> FreezeAsync(Strike strike, CancellationToken cancellationToken)
    {
        strike.Cluster.Database.Freeze();
        try
        {
            await strike.HoldAsync(cancellationToken);
        }
        finally
        {
            strike.Cluster.Database.Thaw();
        }

        return await strike.AllRenewedAsync(strike.Watch.Now, cancellationToken);
    }
}
