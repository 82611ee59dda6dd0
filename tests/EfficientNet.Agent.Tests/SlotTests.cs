using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Tests;

/// <summary>A device slot has one trainer at a time (protocol rule P20).</summary>
public sealed class SlotTests : AgentScenario
{
    [Fact]
    public async Task Attempt_WhenItsSlotIsTaken_WaitsForItAndIsNoFailure_P20()
    {
        await using var agent = await StartAsync("lock; echo >> \"$gates/locked\"; " + TwoEpochs);
        using var holder = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("flock", ["-n", Path.Combine(agent.Folder.Slots, "cpu.0.lock"), "cat"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        await holder.StandardInput.WriteLineAsync("locked");
        await holder.StandardInput.FlushAsync(Ct);
        Assert.Equal("locked", await holder.StandardOutput.ReadLineAsync(Ct));

        Plane.Want(Sample.Assignment());
        await Plane.UntilAsync(
            plane => plane.Heartbeats.Count(beat => beat.Held.Count == 1) > 3,
            "the attempt to be held a while"
        );
        Assert.False(File.Exists(Folder["locked"]));
        holder.StandardInput.Close();
        var reports = await Plane.ExitAsync("run-a");
        Assert.Equal(ExitOutcome.Completed, ((AttemptExited)reports[^1].Body).Outcome);
        Assert.Equal(5, reports.Count);
    }

    [Fact]
    public async Task Attempt_WhenTheSlotsEarlierAttemptIsStopped_StartsAfterIt_P20()
    {
        await using var agent = await StartAsync("lock; started; [ $attempt = 2 ] && completed; obey");
        Plane.Want(Sample.Assignment("run-a", 1));
        await Plane.UntilAsync(plane => plane.Of("run-a").Count == 1, "the first attempt to run");
        Plane.Answer(new HeartbeatAnswer([Sample.Assignment("run-a", 2)], [], [Sample.Key("run-a", 1)]));
        var second = await Plane.ExitAsync("run-a", attempt: 2);
        Assert.Equal([1, 2], second.Select(report => report.Sequence));
        Assert.Equal(ExitOutcome.Completed, ((AttemptExited)second[^1].Body).Outcome);
        Assert.Equal(ExitOutcome.Stopped, ((AttemptExited)Plane.Of("run-a")[^1].Body).Outcome);
    }

    [Fact]
    public async Task Slots_WhenTwoRunsAreGranted_TrainAtTheSameTime()
    {
        await using var agent = await StartAsync("lock; started; obey");
        Plane.Want(Sample.Assignment("run-a", slot: 0), Sample.Assignment("run-b", slot: 1));
        await Plane.UntilAsync(plane => plane.Of("run-a").Count == 1 && plane.Of("run-b").Count == 1, "both to run");
        Assert.Equal(2, Plane.Heartbeats[^1].Held.Count);
    }
}
