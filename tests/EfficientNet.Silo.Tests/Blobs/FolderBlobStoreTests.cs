using EfficientNet.Silo.Blobs;

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

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    public void Name_ThatIsNoHash_IsNoName(string text) => Assert.False(BlobName.TryParse(text, out _));

    private protected override Task DamageAsync(BlobName name) =>
        File.WriteAllBytesAsync(_folder.In(name.Sha256[..2], name.Sha256[2..]), [1, 2, 3], Cancel);
}
