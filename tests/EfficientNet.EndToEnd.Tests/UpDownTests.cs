using System.Diagnostics;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.EndToEnd.Tests.Support;
using EfficientNet.Ledger.PrivateServer;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>
/// <c>effnet up</c> and <c>effnet down</c> with real programs, at once, in each other's way, and after a crash.
/// </summary>
public sealed class UpDownTests : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("effnet-e2e-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await using (var down = Effnet("down", "--force"))
            await down.ExitAsync();
        await PrivatePostgres.StopAsync(LedgerDatabase.Private(_data));
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Up_TwiceAtOnceWithTwoServers_StartsTwo_AndWhatIsKilledComesBack()
    {
        await using var one = Effnet("up", "--silos", "2", "--no-agent");
        await using var other = Effnet("up", "--silos", "2", "--no-agent");
        Assert.True(await one.ExitAsync() == 0, one.Output);
        Assert.True(await other.ExitAsync() == 0, other.Output);
        var before = Read();
        Assert.Equal([1, 2], before.All.Select(server => server.Number));

        foreach (var server in before.All)
        {
            using var process = Process.GetProcessById(server.ProcessId);
            process.Kill();
        }

        // Without any command each is restarted, on its own ports.
        await LedgerDatabase.UntilAsync(
            "both servers are back",
            () =>
                Task.FromResult(
                    File.Exists(Path.Combine(_data, "server.json"))
                        && Read().All is { Count: 2 } now
                        && !now.Any(server => before.All.Any(old => old.ProcessId == server.ProcessId))
                )
        );
        Assert.Equal(before.All.Select(server => server.Url), Read().All.Select(server => server.Url));

        await using var down = Effnet("down");
        Assert.True(await down.ExitAsync() == 0, down.Output);
        Assert.Empty(Running());
        Assert.False(File.Exists(Path.Combine(_data, "server.json")));
    }

    [Fact]
    public async Task Down_WhileUpIsStarting_LeavesNothing_AndTheNextUpWorks()
    {
        await using var up = Effnet("up", "--no-agent");
        await LedgerDatabase.UntilAsync("a server starts", () => Task.FromResult(Running().Count > 0));
        await using var down = Effnet("down");

        Assert.True(await down.ExitAsync() == 0, down.Output);
        await up.ExitAsync(); // 0 when it was quick enough
        Assert.Empty(Running());

        await using var again = Effnet("up", "--no-agent");
        Assert.True(await again.ExitAsync() == 0, again.Output);
        // The same after a crash of everything, which leaves stale files.
        foreach (var process in Running())
            process.Kill();
        await using var afterwards = Effnet("up", "--no-agent");
        Assert.True(await afterwards.ExitAsync() == 0, afterwards.Output);
    }

    private ChildProcess Effnet(params IEnumerable<string> arguments) =>
        ChildProcess.Start(Programs.Effnet, [.. arguments, "--data", _data]);

    private ServerDescription Read() =>
        JsonSerializer.Deserialize<ServerDescription>(
            File.ReadAllText(Path.Combine(_data, "server.json")),
            ContractsJson.Options
        )!;

    // Supervisors first, so that they restart nothing meanwhile.
    private List<Process> Running() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(folder =>
                    int.TryParse(Path.GetFileName(folder), out var id) ? (Id: id, Line: CommandLine(id)) : (Id: 0, Line: "")
                )
                .Where(found =>
                    found.Line.Contains("EfficientNet.Silo", StringComparison.Ordinal)
                    && found.Line.Contains(_data, StringComparison.Ordinal)
                )
                .OrderBy(found => found.Line.Contains("effnet-supervisor", StringComparison.Ordinal) ? 0 : 1)
                .Select(found => Open(found.Id))
                .OfType<Process>(),
        ];

    private static Process? Open(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
