namespace EfficientNet.Agent.Tests.Support;

/// <summary>The whole agent against a control plane over HTTP, with trainers that are shell scripts.</summary>
public abstract class AgentScenario : IAsyncLifetime
{
    /// <summary>A trainer's script: two epochs with a checkpoint after the first.</summary>
    protected const string TwoEpochs = "started; progress 5; epoch 1; checkpoint 10; epoch 2; completed";

    private FakeControlPlane? _plane;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected TestFolder Folder { get; } = new();

    private protected FakeControlPlane Plane => _plane!;

    public async ValueTask InitializeAsync() => _plane = await FakeControlPlane.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Plane.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task HeldAsync() => Plane.UntilAsync(plane => plane.Newest?.Held.Count == 0, "a heartbeat that holds nothing");

    private protected Task<TestAgent> StartAsync(
        string trainer,
        Func<Configuration.AgentTimings, Configuration.AgentTimings>? change = null
    )
    {
        var options = Options(trainer);
        return TestAgent.StartAsync(change is null ? options : options with { Timings = change(options.Timings) });
    }

    private protected Configuration.AgentOptions Options(string trainer) =>
        TestAgent.Options(Folder, Plane.Address, ScriptedTrainer.Write(Folder, trainer));
}
