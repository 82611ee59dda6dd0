using EfficientNet.Ledger.PrivateServer;

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>
/// Data of a private server that was started once and stopped; a copy of it saves a test the seconds of <c>initdb</c>.
/// </summary>
public sealed class InitialisedCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("effnet-initialised-").FullName;

    public async ValueTask InitializeAsync()
    {
        var server = await PrivatePostgres.StartOrAdoptAsync(new PrivatePostgresOptions { Directory = _folder });
        await server.StopAsync();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal async Task CopyToAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var (exitCode, said) = await Subprocess.RunAsync(
            ["cp", "-a", Path.Combine(_folder, "cluster"), directory],
            null,
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );
        Assert.True(exitCode == 0, said);
    }
}
