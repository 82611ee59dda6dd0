namespace EfficientNet.Chaos.Faults;

/// <summary>Faults of disks.</summary>
internal static class DiskFaults
{
    /// <summary>Recovery: from the moment that there is space again until the run continues.</summary>
    public static async Task<TimeSpan?> FillAsync(Strike strike, CancellationToken cancellationToken)
    {
        var disk = strike.Agent.Disk ?? throw new InvalidOperationException($"{strike.Agent.Name} has no disk of its own.");
        try
        {
            disk.Fill();
            await strike.HoldAsync(cancellationToken);
        }
        finally
        {
            disk.Free();
        }

        return await strike.Watch.ProgressAsync(strike.Target, strike.Watch.Now, cancellationToken);
    }
}
