using EfficientNet.Training.Checkpoints;

namespace EfficientNet.Training.Tests.Checkpoints;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_WriterFails_LeavesTheOldFileAndNoOther()
    {
        var path = Path.Combine(_folder.Path, "new", "file");
        DurableFile.Write(path, stream => stream.WriteByte(1));

        Assert.Throws<InvalidOperationException>(() => DurableFile.Write(path, stream =>
        {
            stream.WriteByte(2);
            throw new InvalidOperationException("disk full");
        }));

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
    }
}
