using EfficientNet.Blobs;

namespace EfficientNet.Silo.Tests.Blobs;

/// <summary>
/// The contract over HTTP, with the AWS client library against a small endpoint of this test that checks each request;
/// against a real S3-compatible store instead when <c>EFFNET_TEST_S3</c> names a bucket of its own (and the usual AWS_*
/// variables say where and who).
/// </summary>
public sealed class S3BlobStoreTests : BlobStoreContract, IAsyncLifetime
{
    private const int Part = 5 << 20;
    private static readonly byte[] Large = [.. Enumerable.Range(0, (2 * Part) + 12345).Select(i => (byte)(i * 7919 >> 3))];
    private readonly TemporaryFolder _folder = new();
    private S3Endpoint? _endpoint;
    private S3BlobStore _store = null!;

    private protected override IBlobStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        var real = Environment.GetEnvironmentVariable("EFFNET_TEST_S3");
        _endpoint = real is null ? await S3Endpoint.StartAsync("checkpoints") : null;
        Assert.True(S3Address.TryParse($"{real ?? "s3://checkpoints"}/tests/{Guid.NewGuid():N}", out var address));
        _store = new S3BlobStore(S3Connection.Open(address, Variable), address, _folder.In("passing"), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        if (_endpoint is not null)
            await _endpoint.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Blobs_OnTheirWay_LeaveNothingOnThisHost()
    {
        await _store.StoreAsync(NameOf([1, 2]), new MemoryStream([1, 2]), Cancel);
        await (await _store.OpenAsync(NameOf([1, 2]), Cancel)).DisposeAsync();

        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Store_WhereNobodyAnswers_FailsAndMayBeTriedAgain()
    {
        Assert.True(S3Address.TryParse("s3://checkpoints/nowhere", out var address));
        using var nobody = new S3BlobStore(
            S3Connection.Open(
                address,
                name =>
                    name is "AWS_ENDPOINT_URL" ? "http://127.0.0.1:1"
                    : name is "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" ? "any"
                    : null
            ),
            address,
            _folder.In("passing"),
            TimeProvider.System
        );

        var error = await Assert.ThrowsAsync<BlobStoreException>(() => nobody.FindAsync(NameOf([1]), Cancel));

        Assert.True(error.IsTransient);
        Assert.StartsWith("The store s3://checkpoints/nowhere/ did not do it:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_InABucketThatIsNotThere_IsNoMissingBlob()
    {
        Assert.True(S3Address.TryParse("s3://no-such-bucket-here", out var address));
        using var elsewhere = new S3BlobStore(
            S3Connection.Open(address, Variable),
            address,
            _folder.In("passing"),
            TimeProvider.System
        );

        var error = await Assert.ThrowsAsync<BlobStoreException>(() => elsewhere.OpenAsync(NameOf([1]), Cancel));

        Assert.Contains("bucket", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Store_MoreThanTheStoreTakesAtOnce_GoesInPartsAndIsOneBlob_P18()
    {
        using var store = InParts();
        var name = NameOf(Large);

        Assert.Equal(Large.Length, await store.StoreAsync(name, new MemoryStream(Large), Cancel));

        Assert.Equal(Large.Length, (await store.FindAsync(name, Cancel))!.Bytes);
        await using var content = await store.OpenAsync(name, Cancel);
        var back = new byte[content.Length];
        await content.ReadExactlyAsync(back, Cancel);
        Assert.Equal(Large, back);
        Assert.Equal(0, _endpoint?.OpenUploads ?? 0);
    }

    [Fact]
    public async Task Store_OtherBytesInParts_StoresNothing_P18()
    {
        using var store = InParts();

        await Assert.ThrowsAsync<BlobMismatchException>(() => store.StoreAsync(NameOf([1]), new MemoryStream(Large), Cancel));

        Assert.Null(await store.FindAsync(NameOf([1]), Cancel));
    }

    [Fact]
    public async Task Store_WhenAPartFails_LeavesNothingInTheStore_P18()
    {
        Assert.SkipWhen(_endpoint is null, "A real store takes every part.");
        using var store = InParts();
        _endpoint.RefusePart = number => number == 2 ? 403 : null;

        var error = await Assert.ThrowsAsync<BlobStoreException>(() =>
            store.StoreAsync(NameOf(Large), new MemoryStream(Large), Cancel)
        );

        Assert.True(error.IsTransient);
        Assert.Equal(0, _endpoint.OpenUploads);
        Assert.Null(await store.FindAsync(NameOf(Large), Cancel));
    }

    [Fact]
    public async Task Store_MoreThanTheStoreEverTakes_IsFinal_P18()
    {
        Assert.SkipWhen(_endpoint is null, "A real store takes more than a test should send.");
        _endpoint.MostBytesAtOnce = 1000;

        var error = await Assert.ThrowsAsync<BlobTooLargeException>(() =>
            _store.StoreAsync(NameOf(Large), new MemoryStream(Large), Cancel)
        );

        Assert.False(error.IsTransient);
    }

    private S3BlobStore InParts()
    {
        _endpoint?.MostBytesAtOnce = Part;
        return new S3BlobStore(
            S3Connection.Open(_store.Address, Variable),
            _store.Address,
            _folder.In("passing"),
            TimeProvider.System,
            Part
        );
    }

    private protected override async Task DamageAsync(BlobName name)
    {
        // As if by another client: the same key with other bytes.
        Assert.True(S3Address.TryParse(_store.Address.ToString(), out var address));
        using var client = S3Connection.Open(address, Variable);
        await client.PutObjectAsync(
            new Amazon.S3.Model.PutObjectRequest
            {
                BucketName = address.Bucket,
                Key = $"{address.Prefix}{name.Sha256[..2]}/{name.Sha256[2..]}",
                ContentBody = "damaged",
                UseChunkEncoding = false,
            },
            Cancel
        );
    }

    private string? Variable(string name) =>
        _endpoint is null
            ? Environment.GetEnvironmentVariable(name)
            : name switch
            {
                "AWS_ENDPOINT_URL" => _endpoint.Address,
                "AWS_ACCESS_KEY_ID" => S3Endpoint.AccessKey,
                "AWS_SECRET_ACCESS_KEY" => S3Endpoint.SecretKey,
                "AWS_REGION" => S3Endpoint.Region,
                _ => null,
            };
}
