using EfficientNet.Host.Processes;

namespace EfficientNet.Chaos.Faults;

/// <summary>Faults of checkpoints.</summary>
internal static class CheckpointFaults
{
    private const int FlippedBytes = 16;

    /// <summary>
    /// Damages the run's newest recorded checkpoint and kills its trainer, so that it must be read. Recovery: from the death to
    /// the next attempt's first report.
    /// </summary>
    public static async Task<TimeSpan?> CorruptAsync(Strike strike, CancellationToken cancellationToken)
    {
        var trainer = strike.Trainer;
        Signals.Freeze(trainer); // So that it does not write a newer one meanwhile.
        try
        {
            var checkpoints = await strike.Ledger.CheckpointsAsync(strike.Target.Run, cancellationToken);
            if (checkpoints.Count == 0)
                throw new MissedException($"{strike.Target.Title} has no checkpoint yet");
            var (attempt, step, sha256) = checkpoints[0];
            var onHost = strike.Agent.CheckpointFiles(strike.Target.Run, attempt, step, sha256);
            if (strike.Fault.Long)
                DamageInStore(sha256, onHost, strike);
            else
                DamageOnHost(onHost, strike);
            var since = strike.Watch.Now;
            Signals.Kill(trainer);
            return await strike.NextAttemptAsync(since, cancellationToken);
        }
        finally
        {
            Signals.Thaw(trainer);
        }
    }

    // The host's own copy is deleted as well, or nobody would ask the store.
    private static void DamageInStore(string sha256, IReadOnlyList<string> onHost, Strike strike)
    {
        var blob =
            strike.Cluster.Blob(sha256)
            ?? throw new MissedException($"the newest checkpoint of {strike.Target.Title} is not in the store");
        strike.DamagedBlob = sha256;
        Flip(blob, strike.Fault.Target);
        foreach (var file in onHost)
            File.Delete(file);
    }

    private static void DamageOnHost(IReadOnlyList<string> files, Strike strike)
    {
        if (files.Count == 0)
            throw new MissedException($"the newest checkpoint of {strike.Target.Title} is not on its host");
        foreach (var file in files)
            Flip(file, strike.Fault.Target);
    }

    // Like a disk error: in place, with the same length.
    private static void Flip(string path, ulong number)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[FlippedBytes];
        file.Position = (long)(number % (ulong)Math.Max(1, file.Length - FlippedBytes));
        var at = file.Position;
        var count = file.Read(bytes);
        for (var i = 0; i < count; i++)
            bytes[i] ^= 0xFF;
        file.Position = at;
        file.Write(bytes, 0, count);
    }
}
