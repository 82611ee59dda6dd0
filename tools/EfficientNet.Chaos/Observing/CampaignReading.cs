using EfficientNet.Chaos.Cluster;
using EfficientNet.Chaos.Judging;

namespace EfficientNet.Chaos.Observing;

/// <summary>
/// Reads what a verdict is based on when all work has ended, or should have. What can't be read is a problem; the rest is judged.
/// </summary>
internal sealed class CampaignReading(
    ChaosCluster cluster,
    CampaignLedger ledger,
    Watch watch,
    Waves waves,
    TimeProvider time,
    TimeSpan patience
)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly List<string> _problems = [];

    /// <summary>Fills in the record.</summary>
    /// <param name="from">The newest change before the first fault.</param>
    /// <param name="record">What is already known.</param>
    /// <param name="cancellationToken">To give up.</param>
    public async Task<CampaignRecord> ReadAsync(long from, CampaignRecord record, CancellationToken cancellationToken)
    {
        // First, since reports of a trainer that still runs would be missed by anything read earlier.
        var orphans = await OrphansAsync(cancellationToken);
        return record with
        {
            Submitted = waves.Acknowledged,
            Experiments = await ReadAsync(
                "experiments",
                () => ledger.ExperimentsAsync(waves.Acknowledged, cancellationToken),
                cancellationToken
            ),
            Proposals = await ReadAsync(
                "configurations",
                () => ledger.ProposalsAsync(waves.Acknowledged, cancellationToken),
                cancellationToken
            ),
            Runs = await ReadAsync("runs", () => ledger.RunsAsync(waves.Submitted, cancellationToken), cancellationToken),
            Epochs = await ReadAsync("epochs", () => ledger.EpochsAsync(waves.Submitted, cancellationToken), cancellationToken),
            Facts = await ReadAsync("the timeline", () => ledger.FactsAsync(from, cancellationToken), cancellationToken),
            Leases = await ReadAsync("leases", () => ledger.LiveAsync(cancellationToken), cancellationToken),
            Blobs = await ReadAsync("checkpoints", () => BlobsAsync(cancellationToken), cancellationToken),
            Orphans = orphans,
            Problems = [.. record.Problems, .. _problems],
        };
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        string what,
        Func<Task<IReadOnlyList<T>>> read,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await watch.UntilAsync(what, async () => await read(), cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _problems.Add($"What the ledger has of {what} could not be read: {error.Message}");
            return [];
        }
    }

    private async Task<IReadOnlyList<NamedBlob>> BlobsAsync(CancellationToken cancellationToken)
    {
        var blobs = new List<NamedBlob>();
        foreach (var (run, attempt, step, sha256) in await ledger.NamedAsync(waves.Acknowledged, cancellationToken))
            blobs.Add(
                new NamedBlob(
                    run,
                    attempt,
                    step,
                    sha256,
                    await BlobScan.StateOfAsync(cluster.Blob(sha256), sha256, cancellationToken)
                )
            );
        return blobs;
    }

    // A trainer that is being stopped is not an orphan yet.
    private async Task<int> OrphansAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (cluster.Trainers().Count > 0 && time.GetElapsedTime(began) < patience)
            await Task.Delay(Look, time, cancellationToken);
        return cluster.Trainers().Count;
    }
}
