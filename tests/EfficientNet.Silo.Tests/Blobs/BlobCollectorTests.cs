using EfficientNet.Blobs;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EfficientNet.Silo.Tests.Blobs;

public sealed class BlobCollectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly Rows _rows = new();
    private readonly FolderBlobStore _store;
    private readonly BlobCollector _collector;

    public BlobCollectorTests()
    {
        _store = new FolderBlobStore(_folder.Path, TimeProvider.System);
        _collector = Collector(_store);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Collect_BlobsWithoutARow_GoAfterTheGraceOnly_P16()
    {
        var (named, forgotten) = (await StoreAsync(1), await StoreAsync(2));
        _rows.Named.Add(named.Sha256);

        Assert.Equal(0, await _collector.CollectAsync(Cancel));
        _time.Advance(BlobCollector.Grace + TimeSpan.FromHours(1));

        Assert.Equal(1, await _collector.CollectAsync(Cancel));
        Assert.NotNull(await _store.FindAsync(named, Cancel));
        Assert.Null(await _store.FindAsync(forgotten, Cancel));
    }

    [Fact]
    public async Task Collect_WhoseRowComesLater_IsStillThere_P16()
    {
        var uploaded = await StoreAsync(1);
        _time.Advance(BlobCollector.Grace - TimeSpan.FromHours(1)); // Longer than any lease.
        Assert.Equal(0, await _collector.CollectAsync(Cancel));

        _rows.Named.Add(uploaded.Sha256);
        _time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0, await _collector.CollectAsync(Cancel));
    }

    [Fact]
    public async Task Collect_ByTwoSilosAtOnce_RemovesEachOnceAndFailsNeither_P16()
    {
        for (byte content = 0; content < 40; content++)
            await StoreAsync(content);
        _time.Advance(BlobCollector.Grace * 2);

        await Task.WhenAll(
            _collector.CollectAsync(Cancel),
            Collector(new FolderBlobStore(_folder.Path, TimeProvider.System)).CollectAsync(Cancel)
        );

        Assert.Empty(await _store.ListAsync(Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task FindLasting_AnOldBlobWithoutARow_IsToBeStoredAgain_P16()
    {
        var name = await StoreAsync(1);
        Assert.NotNull(await _collector.FindLastingAsync(name, Cancel));

        _time.Advance(BlobCollector.Grace - TimeSpan.FromHours(1)); // It could be collected between this answer and the row.
        Assert.Null(await _collector.FindLastingAsync(name, Cancel));

        _rows.Named.Add(name.Sha256);
        Assert.NotNull(await _collector.FindLastingAsync(name, Cancel));
    }

    private BlobCollector Collector(FolderBlobStore store) => new(store, _rows, _time, NullLogger<BlobCollector>.Instance);

    private async Task<BlobName> StoreAsync(byte content)
    {
        Assert.True(
            BlobName.TryParse(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([content])), out var name)
        );
        await _store.StoreAsync(name, new MemoryStream([content]), Cancel);
        return name;
    }

    /// <summary>A ledger of which only the named blobs are asked for.</summary>
    private sealed class Rows : IRunLedger
    {
        public HashSet<string> Named { get; } = [];

        public Task<IReadOnlySet<string>> NamedBlobsAsync(
            IReadOnlyCollection<string> sha256,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlySet<string>>(sha256.Where(Named.Contains).ToHashSet());

        public Task<TrainingRun?> LoadAsync(RunId run, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EpochMetrics?> LoadEpochAsync(RunId run, int epoch, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> CommitAsync(RunTransition transition, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task AppendAsync(RunId run, RunEvent happened, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<CheckpointStanding>> StandingsAsync(RunId run, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<CheckpointRecord>> CheckpointsAsync(RunId run, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
