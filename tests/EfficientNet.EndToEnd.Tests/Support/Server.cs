using System.Net.Http.Headers;
using System.Text.Json;
using EfficientNet.Client;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Ledger.PrivateServer;

namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>
/// A real server on a data folder of its own, which may be killed and restarted. The folder and its PostgreSQL are deleted with
/// it.
/// </summary>
public sealed class Server : IAsyncLifetime
{
    // Against hangs only: the machine may be busy with other things.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private ChildProcess? _process;

    private string? _data;

    /// <summary>Its data folder, made for it unless it is another server's.</summary>
    public string Data
    {
        get => _data ??= Directory.CreateTempSubdirectory("effnet-e2e-").FullName;
        private init => _data = value;
    }

    /// <summary>Which of the folder's servers it is.</summary>
    public int Number { get; private init; } = 1;

    /// <summary>The part of the folder that is this server's alone.</summary>
    public string Own => Number == 1 ? Data : Path.Combine(Data, "silos", $"{Number}");

    /// <summary>Further arguments of the program.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Addresses of all the folder's servers, separated by commas.</summary>
    public string Urls => string.Join(',', Description.All.Select(server => server.Url));

    /// <summary>The process's id.</summary>
    public int ProcessId => _process!.Id;

    public ServerDescription Description { get; private set; } = null!;

    public EffnetHttpClient Client { get; private set; } = null!;

    /// <summary>With the token, at <c>/api/v1/</c>.</summary>
    public HttpClient Http { get; private set; } = null!;

    public int Id => _process!.Id;

    public string Output => _process?.Output ?? "";

    /// <summary>Variables of the server's process.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        _process = ChildProcess.Start(Programs.Silo, Environment, ["--data", Data, "--number", $"{Number}", .. Arguments]);
        await _process.SaysAsync("Ready at", TestContext.Current.CancellationToken);
        Description = JsonSerializer.Deserialize<ServerDescription>(
            await File.ReadAllTextAsync(Path.Combine(Data, "server.json")),
            ContractsJson.Options
        )!;
        var own = Assert.Single(Description.All, server => server.ProcessId == _process.Id);
        Client = new EffnetHttpClient(
            [.. Description.All.Select(server => new Uri(server.Url))],
            Description.Token,
            TimeProvider.System,
            new EffnetHttpClientOptions { CallTimeout = TimeSpan.FromSeconds(30) }
        );
        Http = new HttpClient { BaseAddress = new Uri($"{own.Url}/api/v1/") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Description.Token);
    }

    /// <summary>Another server of the same folder.</summary>
    public Server Beside(int number) =>
        new()
        {
            Data = Data,
            Number = number,
            Arguments = Arguments,
        };

    /// <summary>Whether the process runs.</summary>
    public bool Runs => !_process!.HasExited;

    /// <summary>Waits until the process has written something.</summary>
    public Task SaysAsync(string text) => _process!.SaysAsync(text, TestContext.Current.CancellationToken);

    /// <summary>Sends the process a signal, by name.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", $"{ProcessId}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>The exit code, once the process ends by itself.</summary>
    public Task<int> ExitAsync() => _process!.ExitAsync();

    /// <summary>SIGKILL; the private PostgreSQL and the agents continue.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>SIGTERM; the exit code.</summary>
    public Task<int> StopAsync() => _process!.StopAsync();

    /// <summary>Submits under a name of the test's own.</summary>
    public async Task<ExperimentId> SubmitAsync(string source)
    {
        var id = ExperimentId.Parse($"e2e-{Guid.NewGuid().ToString("N")[..8]}");
        return (
            await Client.SubmitAsync(new SubmitExperiment(source, "test.yaml", id), TestContext.Current.CancellationToken)
        ).Id;
    }

    /// <summary>Waits, from change to change, until the experiment is as wanted.</summary>
    public async Task<ExperimentDetail> UntilAsync(ExperimentId experiment, string what, Func<ExperimentDetail, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, TestContext.Current.CancellationToken);
        ExperimentDetail? newest = null;
        try
        {
            await foreach (var _ in Client.ChangesAsync(0, experiment, either.Token))
            {
                newest = await Client.ExperimentAsync(experiment, either.Token);
                if (wanted(newest))
                    return newest;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested) { }

        throw new TimeoutException(
            $"{experiment} was not {what} within {Patience.TotalMinutes} minutes, but {newest?.State} with {newest?.Runs}, "
                + $"{newest?.EpochsDone} of {newest?.EpochsPlanned} epochs.\n{Output}"
        );
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        Http?.Dispose();
        if (_process is not null)
        {
            await _process.StopAsync();
            await _process.DisposeAsync();
        }

        if (Number > 1)
            return;
        // After a kill it is still there.
        await PrivatePostgres.StopAsync(new PrivatePostgresOptions { Directory = Path.Combine(Data, "postgres") });
        Directory.Delete(Data, recursive: true);
    }
}
