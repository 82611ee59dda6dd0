using System.Text.Json;

namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>A real agent with real trainers, on one slot of the processor, in the server's data folder.</summary>
internal sealed class RealAgent : IAsyncDisposable
{
    private readonly Server _server;
    private readonly string _name;
    private readonly Dictionary<string, string> _environment;
    private ChildProcess _process;

    private RealAgent(Server server, string name, Dictionary<string, string> environment) =>
        (_server, _name, _environment, _process) = (server, name, environment, Launch(server, name, environment));

    public int Id => _process.Id;

    public string Output => _process.Output;

    /// <summary><c>{data}/agents/{name}</c>.</summary>
    public string Folder => Path.Combine(_server.Data, "agents", _name);

    /// <summary>Reports in its outbox.</summary>
    public int Waiting => OutboxFiles.Count;

    public static RealAgent Start(Server server, string name, Dictionary<string, string>? environment = null) =>
        new(server, name, environment ?? []);

    /// <summary>Restarts it after it has ended.</summary>
    public void Restart() => _process = Launch(_server, _name, _environment);

    public IReadOnlyList<string> OutboxFiles =>
        Directory.Exists(Path.Combine(Folder, "outbox")) ? Directory.GetFiles(Path.Combine(Folder, "outbox"), "*.json") : [];

    public Task KillAsync() => _process.KillAsync();

    public Task<int> StopAsync() => _process.StopAsync();

    public Task<int> ExitAsync() => _process.ExitAsync();

    public Task SaysAsync(string text) => _process.SaysAsync(text, TestContext.Current.CancellationToken);

    /// <summary>The trainer that was started last.</summary>
    public int TrainerId =>
        JsonDocument
            .Parse(File.ReadAllText(Path.Combine(Folder, "slots", "cpu.0.owner.json")))
            .RootElement.GetProperty("pid")
            .GetInt32();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static ChildProcess Launch(Server server, string name, Dictionary<string, string> environment) =>
        ChildProcess.Start(
            Programs.Agent,
            environment,
            "--server",
            server.Description.Url,
            "--token-file",
            Path.Combine(server.Data, "token"),
            "--name",
            name,
            "--data",
            server.Data,
            "--devices",
            "cpu:1",
            "--trainer",
            Programs.Trainer
        );
}
