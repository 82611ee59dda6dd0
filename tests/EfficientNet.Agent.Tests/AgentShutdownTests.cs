using System.Diagnostics;
using System.Security.Cryptography;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Host.Processes;

namespace EfficientNet.Agent.Tests;

/// <summary>SIGTERM at inconvenient moments.</summary>
public sealed class AgentShutdownTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly List<Process> _agents = [];
    private FakeControlPlane _plane = null!;

    public async ValueTask InitializeAsync() => _plane = await FakeControlPlane.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            agent.Kill();
            agent.Dispose();
        }

        await _plane.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Agent_ToldToTerminateTwice_StillLetsItsTrainersLeave_P9()
    {
        ScriptedTrainer.AddGate(_folder, "gate");
        var agent = Start("started; read -r line; echo > \"$gates/asked\"; pass gate; exit 20");
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        Signals.Terminate(agent.Id);
        await Waiting.PollAsync(() => File.Exists(_folder["asked"]), "the trainer to be asked");
        Signals.Terminate(agent.Id);
        await _plane.UntilAsync(
            plane => plane.Newest is { Ready: false, Held.Count: 1 },
            "the agent to go on with its heartbeats"
        );
        ScriptedTrainer.Open(_folder, "gate");
        await EndedAsync(agent);
        Assert.Equal((ExitOutcome.Left, 20), Exit(_plane.Of("run-a")));
        Assert.False(_plane.Newest!.Ready);
    }

    [Fact]
    public async Task Agent_ToldToTerminateWhileTheServerIsAway_KeepsItsReportsAndTheNextStartDeliversThem_P13()
    {
        const string Trainer = "started; [ $attempt = 2 ] && completed; epoch 1; checkpoint 10; obey";
        var epochs = 0;
        _plane.Judge = report =>
        {
            if (report.Body is EpochReported && Interlocked.Increment(ref epochs) == 1)
                _plane.IsDown = true; // From the next call on.
            return new ReportAnswer(ReportVerdict.Accepted);
        };
        var agent = Start(Trainer);
        _plane.Want(Sample.Assignment());
        var outbox = Path.Combine(_folder["data"], "agents", "node-1", "outbox");
        await Waiting.PollAsync(() => _plane.IsDown && Directory.GetFiles(outbox, "*.json").Length >= 1, "a report to wait");
        Signals.Terminate(agent.Id);
        await EndedAsync(agent);
        Assert.DoesNotContain(_plane.Of("run-a"), report => report.Body is AttemptExited);

        _plane.IsDown = false;
        var beats = _plane.Heartbeats.Count;
        Start(Trainer);
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal((ExitOutcome.Left, 20), Exit(reports));
        Assert.Equal([1, 2, 3, 4], reports.Select(report => report.Sequence).Distinct());
        await _plane.UntilAsync(plane => plane.Heartbeats.Skip(beats).Any(beat => beat.Ready), "the next start to be ready");
        _plane.Want(Sample.Assignment("run-a", attempt: 2));
        Assert.Equal((ExitOutcome.Completed, 0), Exit(await _plane.ExitAsync("run-a", attempt: 2)));
    }

    [Fact]
    public async Task Agent_ToldToTerminateWhileItFetchesACheckpoint_LeavesWithoutATrainer_P9()
    {
        var fetching = new TaskCompletionSource();
        _plane.BeforeGive = async (_, aborted) =>
        {
            fetching.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted);
        };
        byte[] content = [1, 2, 3];
        var checkpoint = new CheckpointRecord(10, 1, 1, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);
        _plane.Blobs[checkpoint.Sha256] = content;
        var agent = Start("echo > \"$gates/ran\"; started; obey");
        _plane.Want(Sample.Assignment("run-a", attempt: 2, checkpoints: checkpoint));
        await fetching.Task.WaitAsync(Ct);
        Signals.Terminate(agent.Id);
        await EndedAsync(agent);
        Assert.Equal((ExitOutcome.Left, 0), Exit(_plane.Of("run-a", attempt: 2)));
        Assert.False(File.Exists(_folder["ran"]));
    }

    [Fact]
    public async Task Agent_ToldToTerminateWhileItStoresACheckpoint_StoresItAndDeliversTheEnd_P13_P18()
    {
        var (storing, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _plane.BeforeStore = _ =>
        {
            storing.TrySetResult();
            return goOn.Task;
        };
        var agent = Start("started; epoch 1; checkpoint 10; obey", "--grace", "300");
        _plane.Want(Sample.Assignment());
        await storing.Task.WaitAsync(Ct);
        Signals.Terminate(agent.Id);
        var outbox = Path.Combine(_folder["data"], "agents", "node-1", "outbox");
        await Waiting.PollAsync(
            () => Directory.GetFiles(outbox, "*.json").Length == 2,
            "the trainer's end to wait behind its checkpoint"
        );
        goOn.SetResult();
        await EndedAsync(agent);
        Assert.Equal(
            ["AttemptStarted", "EpochReported", "CheckpointReported", "AttemptExited"],
            _plane.Of("run-a").Select(report => report.Body.GetType().Name)
        );
        Assert.Equal((ExitOutcome.Left, 20), Exit(_plane.Of("run-a")));
        Assert.Single(_plane.Blobs);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static (ExitOutcome Outcome, int Code) Exit(IReadOnlyList<Report> reports)
    {
        var exit = (AttemptExited)reports[^1].Body;
        return (exit.Outcome, exit.ExitCode);
    }

    private static async Task EndedAsync(Process agent)
    {
        await agent.WaitForExitAsync(Ct);
        Assert.Equal(0, agent.ExitCode);
    }

    private Process Start(string trainer, params string[] more)
    {
        var agent = AgentProcess.Start(_folder, _plane, ScriptedTrainer.Write(_folder, trainer), more);
        _agents.Add(agent);
        return agent;
    }
}
