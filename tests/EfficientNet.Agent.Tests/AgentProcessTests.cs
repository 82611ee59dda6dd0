using System.Diagnostics;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts.Agents;
using EfficientNet.Host.Files;
using EfficientNet.Host.Processes;

namespace EfficientNet.Agent.Tests;

/// <summary>The agent as the process that users start, killed and ended as processes are.</summary>
public sealed class AgentProcessTests : IAsyncLifetime
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
    public async Task Agent_WhenKilled_TakesItsTrainersWithItAndComesBackWithANewerIncarnation_P12_P20()
    {
        var trainer = ScriptedTrainer.Write(_folder, "echo $$ > \"$gates/pid$attempt\"; started; progress 1; obey");
        var agent = Start(trainer);
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        agent.Kill();
        await agent.WaitForExitAsync(Ct);
        var pid = int.Parse(await File.ReadAllTextAsync(_folder["pid1"], Ct));
        await Waiting.PollAsync(() => !Processes.Runs(pid), "the trainer to end by itself");

        // The control plane still names the attempt, since it does not know yet: it must not start a second time.
        var beats = _plane.Heartbeats.Count;
        Start(trainer);
        await _plane.UntilAsync(plane => plane.Heartbeats.Skip(beats).Any(beat => beat.Ready), "the second agent");
        var (before, after) = (_plane.Heartbeats[beats - 1], _plane.Heartbeats[^1]);
        Assert.True(after.Incarnation > before.Incarnation);
        Assert.Empty(after.Held);
        _plane.Want(Sample.Assignment("run-a", attempt: 2));
        await _plane.UntilAsync(plane => plane.Of("run-a", attempt: 2).Count == 1, "the next attempt");
        // Perhaps reported twice, if the kill came before the acknowledgement.
        Assert.All(_plane.Of("run-a"), report => Assert.Equal(1, report.Sequence));
    }

    [Fact]
    public async Task Agent_WhenKilledWithReportsInTheOutbox_DeliversThemFirstAndIsReadyOnlyThen_P13()
    {
        ScriptedTrainer.AddGate(_folder, "gate");
        var trainer = ScriptedTrainer.Write(_folder, "started; pass gate; epoch 1; epoch 2; obey");
        var agent = Start(trainer);
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Reports.Count == 1, "the first report");
        var outbox = Path.Combine(_folder["data"], "agents", "node-1", "outbox");
        await Waiting.PollAsync(() => Directory.GetFiles(outbox, "*.json").Length == 0, "the first report to be acknowledged");
        _plane.IsDown = true;
        ScriptedTrainer.Open(_folder, "gate");
        await Waiting.PollAsync(() => Directory.GetFiles(outbox, "*.json").Length == 2, "two reports on disk");
        agent.Kill();
        await agent.WaitForExitAsync(Ct);

        var epochs = new TaskCompletionSource();
        _plane.Judge = _ =>
        {
            // Held up until the new agent has shown that it waits.
            epochs.Task.GetAwaiter().GetResult();
            return new ReportAnswer(ReportVerdict.Accepted);
        };
        _plane.Want();
        var beats = _plane.Heartbeats.Count;
        _plane.IsDown = false;
        Start(trainer);
        await _plane.UntilAsync(plane => plane.Heartbeats.Count > beats + 2, "heartbeats of the second agent");
        Assert.All(_plane.Heartbeats.Skip(beats), beat => Assert.False(beat.Ready));
        epochs.SetResult();
        await _plane.UntilAsync(plane => plane.Newest!.Ready, "the second agent to be ready");
        // A call that was held up for longer than its deadline is repeated.
        Assert.Equal([1, 2, 3], _plane.Of("run-a").Select(report => report.Sequence).Distinct());
        Assert.Equal(
            [1, 2],
            _plane
                .Of("run-a")
                .Select(report => report.Body)
                .OfType<EpochReported>()
                .Select(epoch => epoch.Metrics.Epoch)
                .Distinct()
        );
    }

    [Fact]
    public async Task Agent_WhenATrainerOfAKilledAgentHangs_KillsItBeforeItIsKnown_P12()
    {
        // This trainer does not watch its standard input.
        var trainer = ScriptedTrainer.Write(
            _folder,
            "lock; echo $$ > \"$gates/pid$attempt\"; started; [ $attempt = 2 ] && completed; exec tail -f /dev/null > /dev/null"
        );
        var agent = Start(trainer);
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        agent.Kill();
        await agent.WaitForExitAsync(Ct);
        var pid = int.Parse(await File.ReadAllTextAsync(_folder["pid1"], Ct));
        Assert.True(Processes.Runs(pid));

        var ranWhenKnown = false;
        var beats = _plane.Heartbeats.Count;
        _plane.Want(Sample.Assignment("run-a", attempt: 2));
        Start(trainer);
        await _plane.UntilAsync(
            plane =>
            {
                ranWhenKnown |= plane.Heartbeats.Count > beats && Processes.Runs(pid);
                return plane
                    .Of("run-a", attempt: 2)
                    .Any(report => report.Body is AttemptExited { Outcome: ExitOutcome.Completed });
            },
            "the next attempt to complete"
        );
        Assert.False(ranWhenKnown);
    }

    [Fact]
    public async Task Agent_WhenToldToTerminate_LeavesInOrder()
    {
        var agent = Start(ScriptedTrainer.Write(_folder, "started; obey"));
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the trainer to run");
        var file = Path.Combine(_folder["data"], "agents", "node-1", "agent.json");
        Assert.Equal(
            (agent.Id, "node-1", _plane.Heartbeats[^1].Incarnation),
            (Read(file).Pid, Read(file).Name, Read(file).Incarnation)
        );
        Signals.Terminate(agent.Id);
        await agent.WaitForExitAsync(Ct);
        Assert.Equal(0, agent.ExitCode);
        Assert.Equal(ExitOutcome.Left, ((AttemptExited)_plane.Of("run-a")[^1].Body).Outcome);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Agent_WhenOneOfThatNameRuns_IsRefused()
    {
        var trainer = ScriptedTrainer.Write(_folder, "exit 1");
        var first = Start(trainer);
        await _plane.UntilAsync(plane => plane.Heartbeats.Count > 0, "the first agent");
        var second = Start(trainer);
        Assert.Contains($"process {first.Id}", await second.StandardError.ReadToEndAsync(Ct), StringComparison.Ordinal);
        await second.WaitForExitAsync(Ct);
        Assert.Equal(1, second.ExitCode);
    }

    [Fact]
    public async Task Agent_WhenAnOptionIsUnknown_SaysSoWithExitCode2()
    {
        var agent = Start(ScriptedTrainer.Write(_folder, "exit 1"), "--colour", "blue");
        Assert.Contains("'--colour' is not an option", await agent.StandardError.ReadToEndAsync(Ct), StringComparison.Ordinal);
        await agent.WaitForExitAsync(Ct);
        Assert.Equal(2, agent.ExitCode);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static AgentFile Read(string path) => DurableFile.ReadJson<AgentFile>(path);

    private Process Start(string trainer, params string[] more)
    {
        var agent = AgentProcess.Start(_folder, _plane, trainer, more);
        _agents.Add(agent);
        return agent;
    }
}
