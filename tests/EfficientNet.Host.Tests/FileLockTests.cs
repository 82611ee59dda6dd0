using System.Diagnostics;
using EfficientNet.Host.Files;
using Microsoft.Extensions.Time.Testing;

namespace EfficientNet.Host.Tests;

public sealed class FileLockTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["lock"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryTake_WhileHeld_IsNull()
    {
        using (FileLock.TryTake(Path))
            Assert.Null(FileLock.TryTake(Path));

        using var again = FileLock.TryTake(Path);
        Assert.NotNull(again);
    }

    // As trainers, agents and servers of an earlier version hold their locks.
    [Fact]
    public void TryTake_WhileAFileStreamHoldsIt_IsNull()
    {
        using var stream = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Assert.Null(FileLock.TryTake(Path));
    }

    [Fact]
    public async Task TryTake_WhenItsHolderWasKilled_Succeeds()
    {
        var start = new ProcessStartInfo("flock", [Path, "sh", "-c", "echo held; exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var holder = Process.Start(start)!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Null(FileLock.TryTake(Path));

        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var taken = await FileLock.TakeAsync(Path, Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task Share_LetsOthersShareButNobodyTakeItAlone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using (await FileLock.ShareAsync(Path, Patience, TimeProvider.System, cancellationToken))
        using (await FileLock.ShareAsync(Path, Patience, TimeProvider.System, cancellationToken))
            Assert.Null(FileLock.TryTake(Path));

        using var alone = FileLock.TryTake(Path);
        Assert.NotNull(alone);
    }

    [Fact]
    public async Task Take_WhenPatienceEnds_NamesTheFile()
    {
        using var held = FileLock.TryTake(Path);
        var time = new FakeTimeProvider();
        var taking = FileLock.TakeAsync(Path, TimeSpan.FromSeconds(5), time, TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Contains(
            $"holds {Path} for more than 5 s",
            (await Assert.ThrowsAsync<TimeoutException>(() => taking)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Take_WhenReleased_Succeeds()
    {
        var held = FileLock.TryTake(Path)!;
        var time = new FakeTimeProvider();
        var taking = FileLock.TakeAsync(Path, Patience, time, TestContext.Current.CancellationToken);

        held.Dispose();
        time.Advance(TimeSpan.FromSeconds(1));

        using var taken = await taking;
        Assert.Null(FileLock.TryTake(Path));
    }

    [Fact]
    public void TryTake_InAFolderThatIsNotThere_SaysSo() =>
        Assert.Contains(
            "gone/lock",
            Assert.Throws<DirectoryNotFoundException>(() => FileLock.TryTake(_folder["gone/lock"])).Message,
            StringComparison.Ordinal
        );
}
