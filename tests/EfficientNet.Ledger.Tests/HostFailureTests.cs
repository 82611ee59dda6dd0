using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

/// <summary>What is remembered of a host, by the product's own rules on a real database (P9).</summary>
public sealed class HostFailureTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private readonly Silo _silo = new(database.ConnectionString);
    private readonly NodeName _node = Sample.NewNode();
    private long _incarnation = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Failures_BeforeTheFirstEpoch_AddUpInOrder_P9()
    {
        var first = await FailAsync("signal 11");
        var second = await FailAsync("signal 6");

        Assert.Equal(
            [new HostFailure(first.Id, 1, "signal 11"), new HostFailure(second.Id, 1, "signal 6")],
            (await NodeAsync()).Failures
        );
    }

    [Fact]
    public async Task Failures_AfterAnEpochOfAnyRunThere_AreForgotten_P9()
    {
        await FailAsync("signal 11");
        var run = await GrantHereAsync();
        run = await _silo.ReportAsync(run, new EpochReported(Sample.Epoch(1)));
        Assert.Empty((await NodeAsync()).Failures);

        await _silo.ReportAsync(run, Failed("signal 6"));
        Assert.Empty((await NodeAsync()).Failures);
    }

    [Fact]
    public async Task Failures_OfAnotherClassOrOfNobody_AreNotTheHosts_P9()
    {
        await _silo.ReportAsync(
            await GrantHereAsync(),
            new AttemptExited(ExitOutcome.Failed, 11, Failure: FailureClass.User, Message: "no such data set")
        );
        await _silo.ReportAsync(await GrantHereAsync(), new AttemptExited(ExitOutcome.Left, 20));
        var lost = await GrantHereAsync();
        var decision = RunDecider.Decide(lost, new LoseAttempt(1, AttemptEnd.LeaseExpired, "silent"), null, Sample.Noon);
        Assert.True(await _silo.Runs.CommitAsync(decision.Transition!, Cancel));

        Assert.Empty((await NodeAsync()).Failures);
    }

    [Fact]
    public async Task SetAside_ByAPass_LastsUntilItIsAdmitted_P9()
    {
        await FailAsync("signal 11");
        var reason = await SetAsideAsync();

        Assert.Equal(reason, (await NodeAsync()).SetAside);
        var shown = (await _silo.Queries.NodesAsync(Cancel)).Single(view => view.Name == _node);
        Assert.Equal((NodeState.SetAside, reason), (shown.State, shown.SetAside));
        Assert.Equal(
            1,
            await database.ScalarAsync<long>(
                $"select count(*) from event where kind = 'node' and body ->> 'text' like 'Node {_node} was set aside: %'"
            )
        );
        var queued = await _silo.CreateRunAsync();
        Assert.Empty((await PassAsync(queued)).Grants);

        await _silo.Nodes.AdmitAsync(_node, by: null, Cancel);
        var admitted = await NodeAsync();
        Assert.Null(admitted.SetAside);
        Assert.Empty(admitted.Failures);
        Assert.Single((await PassAsync(queued)).Grants);
    }

    [Fact]
    public async Task SetAside_WhenTheAgentStartsAnew_IsOver_P9()
    {
        await FailAsync("signal 11");
        await SetAsideAsync();
        await BeatAsync();
        Assert.NotNull((await NodeAsync()).SetAside);

        _incarnation = 2;
        await BeatAsync();

        var anew = await NodeAsync();
        Assert.Null(anew.SetAside);
        Assert.Empty(anew.Failures);
    }

    [Fact]
    public async Task SetAside_OfAnEarlierIncarnation_ChangesNothing_P9()
    {
        await FailAsync("signal 11");
        _incarnation = 2;
        await BeatAsync();
        await PassAsync(null, situation => new SchedulingPlan([], []) { SetAside = [new HostSetAside(_node, 1, "It fails.")] });
        Assert.Null((await NodeAsync()).SetAside);
    }

    [Fact]
    public async Task Admit_OfANodeThatNeverCame_SaysSo() =>
        await Assert.ThrowsAsync<NotFoundException>(() => _silo.Nodes.AdmitAsync(Sample.NewNode(), by: null, Cancel));

    private static AttemptExited Failed(string message) =>
        new(ExitOutcome.Failed, 139, Failure: FailureClass.Infrastructure, Message: message);

    private async Task<GpuNode> NodeAsync() => (await _silo.Nodes.LoadAsync(_node, Cancel))!;

    private async Task BeatAsync() =>
        await _silo.Nodes.HeartbeatAsync(_node, Sample.Beat(_incarnation, slots: 9, pool: _node.Value), Cancel);

    private async Task<TrainingRun> FailAsync(string message) => await _silo.ReportAsync(await GrantHereAsync(), Failed(message));

    private async Task<TrainingRun> GrantHereAsync()
    {
        var run = await _silo.CreateRunAsync();
        await BeatAsync();
        Assert.Single((await PassAsync(run)).Grants);
        return await _silo.ReloadAsync(run);
    }

    private async Task<string> SetAsideAsync()
    {
        await PassAsync(null, situation => SchedulingPlanner.Plan(situation with { Queue = [], SetAsideAfter = 1 }));
        return (await NodeAsync()).SetAside!;
    }

    private Task<SchedulingPlan> PassAsync(TrainingRun? only, Func<SchedulingSituation, SchedulingPlan>? plan = null) =>
        _silo.Scheduling.PassAsync(
            _node.Value,
            Scenario.Alive,
            plan
                ?? (
                    situation => Sample.FirstFit(situation with { Queue = [.. situation.Queue.Where(run => run.Id == only?.Id)] })
                ),
            Cancel
        );
}
