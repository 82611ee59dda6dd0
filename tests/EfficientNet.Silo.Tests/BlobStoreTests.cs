using System.Security.Cryptography;
using EfficientNet.Silo.Api;
using EfficientNet.Silo.Blobs;
using EfficientNet.TestSupport;

namespace EfficientNet.Silo.Tests;

public sealed class BlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _bytes = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7919 >> 3))];

    private BlobName Name => BlobName.TryParse(Convert.ToHexStringLower(SHA256.HashData(_bytes)), out var name) ? name : throw new InvalidOperationException();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Store_ThenFind_GivesTheSameBytes()
    {
        var store = new BlobStore(_folder.Path);

        Assert.Null(store.Find(Name));
        await store.StoreAsync(Name, new MemoryStream(_bytes), TestContext.Current.CancellationToken);

        Assert.Equal(_bytes, await File.ReadAllBytesAsync(store.Find(Name)!.FullName, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Store_OtherBytes_StoresNothing()
    {
        var store = new BlobStore(_folder.Path);

        await Assert.ThrowsAsync<BlobMismatchException>(() => store.StoreAsync(Name, new MemoryStream(_bytes, 0, 1000), TestContext.Current.CancellationToken));

        Assert.Null(store.Find(Name));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Store_OnAFullDisk_IsRefusedWith507LeavesNothingBehindAndWorksOnceThereIsRoom_P18()
    {
        using var disk = new SmallDisk(_folder.In("disk"));
        var store = new BlobStore(disk.Path);
        disk.Fill();

        var error = await Assert.ThrowsAnyAsync<IOException>(() => store.StoreAsync(Name, new MemoryStream(_bytes), TestContext.Current.CancellationToken));

        Assert.Equal((507, true), (ApiErrors.Describe(error).Status, ApiErrors.Describe(error).Error.Retry));
        Assert.Null(store.Find(Name));
        disk.Free();
        Assert.Empty(Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories));
        await store.StoreAsync(Name, new MemoryStream(_bytes), TestContext.Current.CancellationToken);
        Assert.Equal(_bytes.Length, store.Find(Name)!.Length);
    }

    [Fact]
    public async Task Store_OverADamagedBlob_HealsIt()
    {
        var store = new BlobStore(_folder.Path);
        await store.StoreAsync(Name, new MemoryStream(_bytes), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(store.Find(Name)!.FullName, [1, 2, 3], TestContext.Current.CancellationToken);

        await store.StoreAsync(Name, new MemoryStream(_bytes), TestContext.Current.CancellationToken);

        Assert.Equal(_bytes.Length, store.Find(Name)!.Length);
    }

    [Fact]
    public async Task Open_AfterACrash_RemovesHalfWrittenBlobs()
    {
        var halfWritten = _folder.In($".incoming-{Environment.MachineName}", "abc");
        Directory.CreateDirectory(Path.GetDirectoryName(halfWritten)!);
        await File.WriteAllTextAsync(halfWritten, "half", TestContext.Current.CancellationToken);

        _ = new BlobStore(_folder.Path);

        Assert.False(File.Exists(halfWritten));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    public void Name_ThatIsNoHash_IsNoName(string text) => Assert.False(BlobName.TryParse(text, out _));
}
