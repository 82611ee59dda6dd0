using EfficientNet.Silo.Backups;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Tests;

public sealed class BackupArgumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_ReadsWhatIsBackedUpAndWhere()
    {
        var parsed = BackupArguments.Parse(
            ["restore", "ledger.dump", "--data", _folder.Path, "--with-blobs", _folder.In("copy"), "--replace"],
            _ => null
        );

        Assert.Equal(
            (true, Path.GetFullPath("ledger.dump"), true, _folder.In("copy"), _folder.Path),
            (parsed.Restores, parsed.File, parsed.Replace, parsed.BlobCopy, parsed.Server.DataDirectory)
        );
        Assert.Equal(
            StartupException.Usage,
            Assert.Throws<StartupException>(() => BackupArguments.Parse(["backup"], _ => null)).ExitCode
        );
    }

    [Fact]
    public async Task BlobCopy_CopiesWhatIsMissingOnly()
    {
        foreach (var (name, text) in new[] { ("ab/cdef", "first"), ("12/3456", "second"), (".incoming-host/x", "under way") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.In("blobs", name))!);
            await File.WriteAllTextAsync(_folder.In("blobs", name), text, TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            2,
            await BlobCopy.MissingAsync(_folder.In("blobs"), _folder.In("copy"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            0,
            await BlobCopy.MissingAsync(_folder.In("blobs"), _folder.In("copy"), TestContext.Current.CancellationToken)
        );

        Assert.Equal(
            "first",
            await File.ReadAllTextAsync(_folder.In("copy", "ab", "cdef"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(2, Directory.GetFiles(_folder.In("copy"), "*", SearchOption.AllDirectories).Length);
    }
}
