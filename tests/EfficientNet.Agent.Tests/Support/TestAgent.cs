using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Devices;
using EfficientNet.Contracts;
using EfficientNet.Host.CommandLines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Agent.Tests.Support;

/// <summary>An agent in the test's process, with real trainer processes, a real outbox and short timings.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private readonly AgentFolder _folder;
    private readonly IHost _host;

    private TestAgent(AgentFolder folder, IHost host) => (_folder, _host) = (folder, host);

    public static AgentTimings Hurry { get; } =
        new()
        {
            Beat = TimeSpan.FromMilliseconds(200),
            FirstRetry = TimeSpan.FromMilliseconds(10),
            LongestRetry = TimeSpan.FromMilliseconds(100),
            SlotRetry = TimeSpan.FromMilliseconds(50),
            CallDeadline = TimeSpan.FromSeconds(30),
            StopGrace = TimeSpan.FromSeconds(30),
            FolderLook = TimeSpan.FromMilliseconds(100),
        };

    public AgentFolder Folder => _folder;

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static AgentOptions Options(TestFolder folder, Uri server, string trainer) =>
        new()
        {
            Name = NodeName.Parse("node-1"),
            Servers = [server],
            Token = FakeControlPlane.Token,
            DataFolder = folder["data"],
            Devices = DeviceSelection.Cpu(slots: 2, threads: 1),
            TrainerPath = trainer,
            Timings = Hurry,
        };

    public static async Task<TestAgent> StartAsync(AgentOptions options)
    {
        var folder = AgentFolder.Open(options.DataFolder, options.Name, TimeProvider.System.GetUtcNow());
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddAgent(options, folder, new FakeGpus());
        // The test runner owns the process: no handling of its signals.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.AddProvider(new TestOutputLogger(TestContext.Current.TestOutputHelper));
        var agent = new TestAgent(folder, builder.Build());
        await agent._host.StartAsync();
        return agent;
    }

    /// <summary>Shuts the agent down cleanly.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Dispose();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
