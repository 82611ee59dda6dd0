using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Grains.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EfficientNet.Grains.Tests.Sweeping;

/// <summary>How silos end leases that have run out (P8).</summary>
public sealed class LeaseLossTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Lease_RunsOutOnlyOnceRenewalsCanBeWritten_P8()
    {
        var disk = new ObservedNodes.Disk();
        await using var control = await ControlPlane.StartAsync(
            postgres,
            change: services => services.Wrap<INodeLedger>(ledger => new ObservedNodes(ledger, disk))
        );
        await control.SubmitAsync(Files.OneRun);
        var first = await new FakeAgent(control.Grains, "n1").NextAsync();

        disk.Full = true;
        await disk.RefusedEnough.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, (await control.Grains.Run(first.Run).GetAsync()).Attempt);
        Assert.Equal(RunState.Granted, (await control.Grains.Run(first.Run).GetAsync()).State);

        disk.Full = false;
        var second = await new FakeAgent(control.Grains, "n2").NextAsync();
        Assert.Equal((first.Run, 2), (second.Run, second.Attempt));
    }

    [Fact]
    public async Task Leases_OfOneSilentHost_EndTogether_P8()
    {
        const int Slots = 3;
        var meeting = new MeetingLedger.Meeting(Slots);
        await using var control = await ControlPlane.StartAsync(
            postgres,
            change: services => services.Wrap<IRunLedger>(ledger => new MeetingLedger(ledger, meeting))
        );
        var file = Files.GridThenSweep.Replace("seeds:", "limits:\n  leaseSeconds: 5\nseeds:", StringComparison.Ordinal);
        await control.SubmitAsync(file);
        var silent = new FakeAgent(control.Grains, "n1", slots: Slots);
        await silent.BeatUntilAsync(_ => silent.Held.Count == Slots, "all slots taken");

        var other = new FakeAgent(control.Grains, "n2", slots: 8);
        await other.BeatUntilAsync(
            _ => silent.Held.Keys.All(key => other.Held.ContainsKey(new AttemptKey(key.Run, 2))),
            "the silent host's runs"
        );
    }

    [Fact]
    public async Task Attempt_ThatWasRenewedAfterItWasSeenSilent_IsKept_P8()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        await control.SubmitAsync(Files.OneRun);
        var agent = new FakeAgent(control.Grains, "n1");
        var assignment = await agent.NextAsync();
        await agent.BeatAsync();

        await control.Grains.Run(assignment.Run).ExpireAttemptAsync(1, renewals: 0, "silent");
        Assert.Equal((1, RunState.Granted), await StateAsync(control, assignment));
        // A report as it should be still finds its attempt.
        Assert.Equal(ReportVerdict.Accepted, (await agent.ReportAsync(assignment, FakeAgent.Started())).Verdict);

        await control.Grains.Run(assignment.Run).ExpireAttemptAsync(1, await RenewalsAsync(control, assignment), "silent");
        Assert.NotEqual((1, RunState.Running), await StateAsync(control, assignment));
    }

    private static async Task<(int Attempt, RunState State)> StateAsync(ControlPlane control, Assignment assignment)
    {
        var run = await control.Grains.Run(assignment.Run).GetAsync();
        return (run.Attempt, run.State);
    }

    private static async Task<long> RenewalsAsync(ControlPlane control, Assignment assignment)
    {
        var live = await control.Nodes.LiveLeasesAsync(TestContext.Current.CancellationToken);
        return Assert.Single(live, lease => lease.Run == assignment.Run).Renewals;
    }
}
