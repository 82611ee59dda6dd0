using System.Formats.Tar;
using System.Security.Cryptography;
using EfficientNet.Data.Photos;

namespace EfficientNet.Data.Tests.Photos;

public sealed class ShardIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("effnet-shards-").FullName;

    private string Index => Path.Combine(_folder, ".effnet-index");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_WithAnIndexThatHolds_ReadsNoHeaders()
    {
        var shards = Shards(3, 4);
        var first = Seen(shards);
        foreach (var shard in shards)
        {
            var time = File.GetLastWriteTimeUtc(shard);
            File.WriteAllBytes(shard, new byte[new FileInfo(shard).Length]);
            File.SetLastWriteTimeUtc(shard, time);
        }

        Assert.Equal(first, Seen(shards));
    }

    [Fact]
    public void Open_AfterAShardWasWrittenAgain_ReadsItsHeaders_AndKeepsWhatTheySay()
    {
        var shards = Shards(3, 4);
        Seen(shards);
        var before = File.ReadAllBytes(Index);
        Write(shards[1], first: 3, count: 4, label: 7);
        File.SetLastWriteTimeUtc(shards[1], DateTime.UnixEpoch);

        using (var images = ShardImages.Open(shards))
            Assert.Equal([0, 1, 2, 7, 7, 7, 7], Enumerable.Range(0, images.Count).Select(images.Label));
        Assert.NotEqual(before, File.ReadAllBytes(Index));
    }

    [Fact]
    public void Open_AfterTheFileBehindALinkWasWrittenAgain_ReadsItsHeaders()
    {
        var target = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName, "0.tar");
        Write(target, first: 0, count: 3, label: null);
        var link = Path.Combine(_folder, "0.tar");
        File.CreateSymbolicLink(link, target);
        Seen([link]);

        Write(target, first: 0, count: 3, label: 7);
        File.SetLastWriteTimeUtc(target, DateTime.UnixEpoch);

        using var images = ShardImages.Open([link]);
        Assert.Equal([7, 7, 7], Enumerable.Range(0, images.Count).Select(images.Label));
    }

    [Fact]
    public void Open_WithOneShardMore_FindsItsSamples()
    {
        var shards = Shards(3, 4);
        Seen(shards[..1]);
        using var images = ShardImages.Open(shards);
        Assert.Equal(7, images.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(-1)]
    [InlineData(null)]
    public void Open_WithADamagedIndex_IgnoresIt_AndWritesItAnew(int? damaged)
    {
        var shards = Shards(3, 4);
        var first = Seen(shards);
        var whole = File.ReadAllBytes(Index);
        var content = damaged is null ? whole[..^9] : [.. whole];
        if (damaged is { } at)
            content[at < 0 ? content.Length + at : at] ^= 1;
        File.WriteAllBytes(Index, content);

        Assert.Equal(first, Seen(shards));
        Assert.Equal(whole, File.ReadAllBytes(Index));
    }

    [Theory]
    [InlineData(8, 7)] // the first sample's shard
    [InlineData(7, 0x7F)] // its offset
    [InlineData(15, 0x7F)] // its length
    [InlineData(19, 0x7F)] // its class
    [InlineData(-1, 0x7F)] // the number of samples
    public void Open_WithAnIndexThatNamesNoPlaceInTheShards_IgnoresIt(int at, byte value)
    {
        var shards = Shards(3, 4);
        var first = Seen(shards);
        var content = File.ReadAllBytes(Index);
        content[Places(content, samples: 7) + at] = value;
        SHA256
            .HashData(content.AsSpan(0, content.Length - SHA256.HashSizeInBytes))
            .CopyTo(content, content.Length - SHA256.HashSizeInBytes);
        File.WriteAllBytes(Index, content);

        Assert.Equal(first, Seen(shards));
    }

    [Theory]
    [InlineData("100000")]
    [InlineData("-1")]
    [InlineData("1 and a word that is longer than any number")]
    public void Open_WithAClassThatCannotBe_SaysWhere(string label)
    {
        var shard = Path.Combine(_folder, "0.tar");
        Write(shard, [("a.jpg", [1]), ("a.cls", System.Text.Encoding.ASCII.GetBytes(label))]);
        var error = Assert.Throws<DataSetException>(() => ShardImages.Open([shard]));
        Assert.Equal(
            $"{shard}: 'a.cls' holds '{label[..Math.Min(20, label.Length)].Trim()}'; "
                + "it must hold the class as a number from 0 to 99999.",
            error.Message
        );
    }

    [Fact]
    public void Open_WhereTheIndexCannotBeWritten_IsNoError()
    {
        var shards = Shards(3, 4);
        Directory.CreateDirectory(Index);
        Assert.Equal(Seen(shards), Seen(shards));
        Assert.Equal(
            [".effnet-index", "0.tar", "1.tar"],
            Directory.EnumerateFileSystemEntries(_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Open_WhereATrainerWasKilledWhileItWroteTheIndex_DeletesWhatItLeft_AndNotWhatOneIsWriting()
    {
        var shards = Shards(3);
        var (old, young) = (Path.Combine(_folder, ".effnet-index.1.tmp"), Path.Combine(_folder, ".effnet-index.2.tmp"));
        File.WriteAllText(old, "half");
        File.WriteAllText(young, "half");
        File.SetLastWriteTimeUtc(old, DateTime.UnixEpoch);
        Seen(shards);
        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
    }

    [Fact]
    public void Open_BySeveralAtOnce_GivesAllTheSame_AndLeavesOneIndex()
    {
        var shards = Shards(3, 4);
        var seen = new string[16];
        Parallel.For(0, seen.Length, trainer => seen[trainer] = Seen(shards));
        Assert.Single(seen.Distinct());
        Assert.Equal(
            [".effnet-index", "0.tar", "1.tar"],
            Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(seen[0], Seen(shards));
    }

    private static string Seen(string[] shards)
    {
        using var images = ShardImages.Open(shards);
        return string.Join(
            '\n',
            Enumerable
                .Range(0, images.Count)
                .Select(image => $"{images.Name(image)} {images.Label(image)}")
                .Append(images.Sha256())
        );
    }

    private string[] Shards(params int[] counts)
    {
        var paths = counts.Select((_, shard) => Path.Combine(_folder, $"{shard}.tar")).ToArray();
        for (int shard = 0, first = 0; shard < counts.Length; first += counts[shard++])
            Write(paths[shard], first, counts[shard], label: null);
        return paths;
    }

    private static void Write(string path, int first, int count, int? label) =>
        Write(
            path,
            Enumerable
                .Range(first, count)
                .SelectMany(image =>
                    new (string, byte[])[]
                    {
                        ($"{image}.jpg", [1, 2, 3]),
                        ($"{image}.cls", System.Text.Encoding.ASCII.GetBytes($"{label ?? image}")),
                    }
                )
        );

    private static void Write(string path, IEnumerable<(string Name, byte[] Bytes)> entries)
    {
        using var tar = new TarWriter(File.Create(path), TarEntryFormat.Ustar);
        foreach (var (name, bytes) in entries)
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
    }

    // Samples are at the end, each as 8 bytes of offset and 4 each of shard, length and class; their number is before them.
    private static int Places(byte[] content, int samples) => content.Length - SHA256.HashSizeInBytes - (samples * 20);
}
