using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Tests;

public sealed class ServerFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_WhileHeld_IsRefused()
    {
        using var first = ServerFolder.Open(_folder.In("data"));

        Assert.Equal(
            StartupException.Usage,
            Assert.Throws<StartupException>(() => ServerFolder.Open(_folder.In("data"))).ExitCode
        );
    }

    [Fact]
    public void Open_AfterDispose_Succeeds()
    {
        ServerFolder.Open(_folder.In("data")).Dispose();

        using var second = ServerFolder.Open(_folder.In("data"));
        Assert.Equal(_folder.In("data", "server.json"), second.ServerFile.Path);
    }

    [Fact]
    public void Token_IsMadeOnceAndForItsOwnerOnly()
    {
        var first = BearerToken.ReadOrCreate(_folder.In("token"));
        var second = BearerToken.ReadOrCreate(_folder.In("token"));

        Assert.Equal(first.Value, second.Value);
        Assert.Equal(64, first.Value.Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.In("token")));
        Assert.True(first.Matches(second.Value));
        Assert.False(first.Matches(first.Value[..^1]));
        Assert.False(first.Matches(null));
        Assert.DoesNotContain(first.Value, first.DashboardCookie);
    }

    [Fact]
    public void Token_TooShort_IsRefused()
    {
        File.WriteAllText(_folder.In("token"), "secret");

        Assert.Contains("16", Assert.Throws<StartupException>(() => BearerToken.ReadOrCreate(_folder.In("token"))).Message);
    }
}
