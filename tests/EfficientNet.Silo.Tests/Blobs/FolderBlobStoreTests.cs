using EfficientNet.Api.Answers;
using EfficientNet.Blobs;
using EfficientNet.TestSupport;

namespace EfficientNet.Silo.Tests.Blobs;

public sealed class FolderBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private FolderBlobStore? _store;

    private protected override IBlobStore Store => _store ??= new FolderBlobStore(_folder.Path, TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_AfterACrash_RemovesOnlyWhatNobodyWritesToAnyMore()
    {
        var (old, young) = (_folder.In(".incoming", "old"), _folder.In(".incoming", "young"));
        Directory.CreateDirectory(_folder.In(".incoming"));
        await File.WriteAllTextAsync(old, "half", Cancel);
        await File.WriteAllTextAsync(young, "another silo's", Cancel);
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));

        _ = new FolderBlobStore(_folder.Path, TimeProvider.System);

        Assert.Equal([false, true], new[] { old, young }.Select(File.Exists));
    }

    [Fact]
    public async Task Store_OnAFullDisk_IsRefusedWith507LeavesNothingBehindAndWorksOnceThereIsRoom_P18()
    {
        using var disk = new SmallDisk(_folder.In("disk"));
        var store = new FolderBlobStore(disk.Path, TimeProvider.System);
        var bytes = new byte[3_000_000];
        disk.Fill();

        var error = await Assert.ThrowsAnyAsync<IOException>(() =>
            store.StoreAsync(NameOf(bytes), new MemoryStream(bytes), Cancel)
        );

        Assert.Equal((507, true), (ApiErrors.Describe(error).Status, ApiErrors.Describe(error).Error.Retry));
        Assert.Null(await store.FindAsync(NameOf(bytes), Cancel));
        disk.Free();
        Assert.Empty(Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories));
        await store.StoreAsync(NameOf(bytes), new MemoryStream(bytes), Cancel);
        Assert.Equal(bytes.Length, (await store.FindAsync(NameOf(bytes), Cancel))!.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    public void Name_ThatIsNoHash_IsNoName(string text) => Assert.False(BlobName.TryParse(text, out _));

    private protected override Task DamageAsync(BlobName name) =>
        File.WriteAllBytesAsync(_folder.In(name.Sha256[..2], name.Sha256[2..]), [1, 2, 3], Cancel);
}
