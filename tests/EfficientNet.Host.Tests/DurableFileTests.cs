using EfficientNet.Host.Files;

namespace EfficientNet.Host.Tests;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_WriterFails_LeavesTheOldFileAndNoOther()
    {
        var path = Path.Combine(_folder.Path, "new", "file");
        DurableFile.Write(path, stream => stream.WriteByte(1));

        Assert.Throws<InvalidOperationException>(() =>
            DurableFile.Write(
                path,
                stream =>
                {
                    stream.WriteByte(2);
                    throw new InvalidOperationException("disk full");
                }
            )
        );

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Write_OverAnOldFile_ReplacesIt()
    {
        var path = _folder["file"];
        DurableFile.Write(path, [1, 2]);
        DurableFile.Write(path, [3]);

        Assert.Equal([3], File.ReadAllBytes(path));
    }

    [Fact]
    public void WritePrivateText_IsForItsOwnerOnly()
    {
        DurableFile.WritePrivateText(_folder["token"], "secret\n");

        Assert.Equal("secret\n", File.ReadAllText(_folder["token"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["token"]));
    }

    [Fact]
    public void ReadJson_ReturnsWhatWasWritten()
    {
        DurableFile.WriteJson(_folder["list.json"], new[] { 1, 2 });
        Assert.Equal([1, 2], DurableFile.ReadJson<int[]>(_folder["list.json"]));
    }

    [Fact]
    public void SyncFolder_ThatIsGone_SaysWhich() =>
        Assert.Contains(
            _folder["gone"],
            Assert.Throws<IOException>(() => DurableFile.SyncFolder(_folder["gone"])).Message,
            StringComparison.Ordinal
        );
}
