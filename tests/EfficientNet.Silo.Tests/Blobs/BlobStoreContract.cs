using System.Security.Cryptography;
using EfficientNet.Blobs;
using EfficientNet.Experiments;

namespace EfficientNet.Silo.Tests.Blobs;

/// <summary>What every blob store keeps, whatever it is made of.</summary>
public abstract class BlobStoreContract
{
    private readonly byte[] _bytes = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7919 >> 3))];

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract IBlobStore Store { get; }

    /// <summary>Changes the stored bytes behind the store's back.</summary>
    private protected abstract Task DamageAsync(BlobName name);

    [Fact]
    public async Task Store_ThenOpen_GivesTheSameBytes_P18()
    {
        var name = NameOf(_bytes);
        Assert.Null(await Store.FindAsync(name, Cancel));

        Assert.Equal(_bytes.Length, await Store.StoreAsync(name, new MemoryStream(_bytes), Cancel));

        Assert.Equal(_bytes.Length, (await Store.FindAsync(name, Cancel))!.Bytes);
        Assert.Equal(_bytes, await ReadAsync(name));
    }

    [Fact]
    public async Task Open_ThenSeek_GivesAPart()
    {
        await Store.StoreAsync(NameOf(_bytes), new MemoryStream(_bytes), Cancel);

        await using var content = await Store.OpenAsync(NameOf(_bytes), Cancel);
        content.Position = 2_999_990;
        var part = new byte[10];
        await content.ReadExactlyAsync(part, Cancel);

        Assert.Equal((_bytes.Length, 10), (content.Length, part.Length));
        Assert.Equal(_bytes[^10..], part);
    }

    [Fact]
    public async Task Store_OtherBytes_StoresNothing_P18()
    {
        await Assert.ThrowsAsync<BlobMismatchException>(() =>
            Store.StoreAsync(NameOf(_bytes), new MemoryStream(_bytes, 0, 1000), Cancel)
        );

        Assert.Null(await Store.FindAsync(NameOf(_bytes), Cancel));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Open_WhatIsNotThere_IsNotFound() =>
        await Assert.ThrowsAsync<NotFoundException>(() => Store.OpenAsync(NameOf(_bytes), Cancel));

    [Fact]
    public async Task Open_ADamagedBlob_GivesNothingUntilItIsStoredAgain_P18()
    {
        var name = NameOf(_bytes);
        await Store.StoreAsync(name, new MemoryStream(_bytes), Cancel);
        await DamageAsync(name);

        await Assert.ThrowsAsync<BlobDamagedException>(() => Store.OpenAsync(name, Cancel));

        await Store.StoreAsync(name, new MemoryStream(_bytes), Cancel);
        Assert.Equal(_bytes, await ReadAsync(name));
    }

    [Fact]
    public async Task Store_AnEmptyBlob_IsABlobToo()
    {
        await Store.StoreAsync(NameOf([]), new MemoryStream(), Cancel);

        Assert.Empty(await ReadAsync(NameOf([])));
    }

    [Fact]
    public async Task List_OfMany_GivesEachOnceWithItsTime()
    {
        var before = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        var contents = Enumerable.Range(0, 25).Select(i => new[] { (byte)i, (byte)7 }).ToList();
        foreach (var content in contents)
            await Store.StoreAsync(NameOf(content), new MemoryStream(content), Cancel);

        var blobs = await ListAsync();

        Assert.Equal(contents.Select(content => NameOf(content).Sha256).Order(), blobs.Select(blob => blob.Name.Sha256).Order());
        Assert.All(blobs, blob => Assert.Equal(2, blob.Bytes));
        Assert.All(blobs, blob => Assert.InRange(blob.StoredAt, before, before.AddMinutes(10)));
    }

    [Fact]
    public async Task Delete_ABlob_LeavesTheOthers_P16()
    {
        await Store.StoreAsync(NameOf(_bytes), new MemoryStream(_bytes), Cancel);
        await Store.StoreAsync(NameOf([1]), new MemoryStream([1]), Cancel);

        await Store.DeleteAsync(NameOf(_bytes), Cancel);
        await Store.DeleteAsync(NameOf(_bytes), Cancel); // Another silo was first.

        Assert.Equal(NameOf([1]), Assert.Single(await ListAsync()).Name);
    }

    private protected static BlobName NameOf(byte[] content) =>
        BlobName.TryParse(Convert.ToHexStringLower(SHA256.HashData(content)), out var name)
            ? name
            : throw new InvalidOperationException();

    private async Task<byte[]> ReadAsync(BlobName name)
    {
        await using var content = await Store.OpenAsync(name, Cancel);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }

    private async Task<List<StoredBlob>> ListAsync() => await Store.ListAsync(Cancel).ToListAsync(Cancel);
}
