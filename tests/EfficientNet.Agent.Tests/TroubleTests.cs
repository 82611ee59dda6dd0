using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Tests;

/// <summary>Trouble on a host ends in a clear state, is shown with the node, and is over when its cause is.</summary>
public sealed class TroubleTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private FakeControlPlane _plane = null!;

    public async ValueTask InitializeAsync() => _plane = await FakeControlPlane.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("exec tail -f /dev/null > /dev/null", "last step 5, training")]
    [InlineData("alive evaluating; kill -STOP $$", "last step 5, evaluating): the trainer hangs. Its process: T (stopped)")]
    public async Task Attempt_WhenItsTrainerHangs_IsKilledAndFailsAsInfrastructure_P20(string hang, string said)
    {
        await using var agent = await StartAsync(
            $"started; progress 5; {hang}",
            timings => timings with { Hang = TimeSpan.FromSeconds(1), HangLook = TimeSpan.FromMilliseconds(20) }
        );
        _plane.Want(Sample.Assignment());
        var exit = (AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal(
            (ExitOutcome.Failed, FailureClass.Infrastructure, 128 + 9),
            (exit.Outcome, exit.Failure!.Value, exit.ExitCode)
        );
        Assert.StartsWith("No step for ", exit.Message, StringComparison.Ordinal);
        Assert.Contains(said, exit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_ThatIsUnacceptable_IsSetAsideWithTheReasonAndEndsItsAttempt_P13()
    {
        _plane.Judge = report =>
            report.Body is EpochReported { Metrics.Epoch: 1 }
                ? throw new UnacceptableException("The epoch has no such field.")
                : new ReportAnswer(ReportVerdict.Accepted);
        await using var agent = await StartAsync("started; [ $run = run-b ] && completed; epoch 1; obey");
        _plane.Want(Sample.Assignment(), Sample.Assignment("run-b", slot: 1));
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal(ExitOutcome.Stopped, ((AttemptExited)reports[^1].Body).Outcome);
        Assert.Equal(3, reports[^1].Sequence); // The gap shows the control plane that this attempt is incomplete.
        Assert.Equal(ExitOutcome.Completed, ((AttemptExited)(await _plane.ExitAsync("run-b"))[^1].Body).Outcome);

        var aside = Path.Combine(agent.Folder.Outbox, "corrupt");
        Assert.Contains(
            "\"epoch\"",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(aside, "*.json")), Ct),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "The epoch has no such field.",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(aside, "*.reason.txt")), Ct),
            StringComparison.Ordinal
        );
        await _plane.UntilAsync(
            plane => plane.Newest!.Problem?.Contains("1 report was set aside", StringComparison.Ordinal) ?? false,
            "the node to say so"
        );
        Assert.True(_plane.Newest!.Ready);

        Directory.Delete(aside, recursive: true);
        await _plane.UntilAsync(plane => plane.Newest!.Problem is null, "the node to say that somebody looked after it");
    }

    [Theory]
    [InlineData("a\0b")] // No table can hold it.
    [InlineData("a rule of a table is broken")]
    [InlineData(null)] // Too long, in what was read of it.
    public async Task Exit_ThatIsUnacceptable_IsSentAgainAsOutcomeAndExitCodeAlone_P13(string? refused)
    {
        var first = true;
        _plane.Judge = report =>
        {
            if (report.Body is AttemptExited { Message: not null })
                throw new UnacceptableException($"PostgreSQL says no: {refused ?? new string('x', 100_000)}");
            Assert.True(first || report.Body is not AttemptStarted);
            first = false;
            return new ReportAnswer(ReportVerdict.Accepted);
        };
        await using var agent = await StartAsync("started; echo 'last words' >&2; exit 13");
        _plane.Want(Sample.Assignment());

        var reports = await _plane.ExitAsync("run-a");

        Assert.Equal([1, 2], reports.Select(report => report.Sequence));
        Assert.Equal(new AttemptExited(ExitOutcome.Failed, 13), reports[^1].Body);
        var aside = Path.Combine(agent.Folder.Outbox, "corrupt");
        await Waiting.PollAsync(
            () => Directory.Exists(aside) && Directory.GetFiles(aside, "*.reason.txt").Length == 1,
            "the details to be set aside"
        );
        Assert.Contains(
            "last words",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(aside, "*.json")), Ct),
            StringComparison.Ordinal
        );
        await _plane.UntilAsync(
            plane => plane.Newest is { Held.Count: 0, Ready: true, Problem: not null },
            "the attempt to be settled and the node to say so"
        );
    }

    [Fact]
    public async Task Exit_ThatIsUnacceptableWithoutDetailsToo_IsSetAside_P13()
    {
        _plane.Judge = report =>
            report.Body is AttemptExited ? throw new UnacceptableException("No.") : new ReportAnswer(ReportVerdict.Accepted);
        await using var agent = await StartAsync("started; exit 13");
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(
            plane => plane.Newest?.Problem?.Contains("1 report was set aside", StringComparison.Ordinal) ?? false,
            "the node to say so"
        );
        await _plane.UntilAsync(plane => plane.Newest is { Held.Count: 0, Ready: true }, "the attempt to be over");
    }

    [Fact]
    public async Task Attempt_WhoseLastWordsHoldNul_ReportsThemWithoutIt()
    {
        await using var agent = await StartAsync("started; printf 'out of \\000\\033[31mroom\\n' >&2; exit 13");
        _plane.Want(Sample.Assignment());
        var exit = (AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body;
        Assert.Contains("out of [31mroom", exit.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', exit.Message!);
    }

    [Fact]
    public async Task Trainer_WhoseMessagesHoldNul_ReportsThemWithoutIt()
    {
        await using var agent = await StartAsync(
            "started; echo '{\"message\":\"failed\",\"class\":\"user\",\"text\":\"no\\u0000thing\",\"step\":5}'; exit 11"
        );
        _plane.Want(Sample.Assignment());
        Assert.Equal("nothing (step 5)", ((AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body).Message);
    }

    [Theory]
    [InlineData(401)] // The token's fault, not the report's.
    [InlineData(404)] // Not from the control plane itself.
    [InlineData(429)]
    [InlineData(507)]
    public async Task Report_WhenTheAnswerIsNotAboutIt_WaitsAndIsDeliveredLater_P13(int status)
    {
        var tries = 0;
        _plane.Refuse = path =>
            path.EndsWith("/reports", StringComparison.Ordinal) && Interlocked.Increment(ref tries) <= 3 ? status : null;
        await using var agent = await StartAsync("started; epoch 1; completed");
        _plane.Want(Sample.Assignment());
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal([1, 2, 3], reports.Select(report => report.Sequence));
        Assert.False(
            Directory.Exists(Path.Combine(agent.Folder.Outbox, "corrupt"))
                && Directory.EnumerateFiles(Path.Combine(agent.Folder.Outbox, "corrupt")).Any()
        );
    }

    [Fact]
    public async Task Checkpoint_WhenTheServersDiskIsFull_WaitsSaysSoAndIsStoredLater_P18()
    {
        var full = true;
        _plane.Refuse = path => full && path.Contains("/blobs/", StringComparison.Ordinal) ? 507 : null;
        await using var agent = await StartAsync("started; epoch 1; checkpoint 10; epoch 2; completed");
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(
            plane => plane.Newest?.Problem?.Contains("answered 507", StringComparison.Ordinal) ?? false,
            "the node to say so"
        );
        Assert.Equal(2, _plane.Of("run-a").Count);

        full = false;
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal([1, 2, 3, 4, 5], reports.Select(report => report.Sequence));
        Assert.Single(_plane.Blobs);
        await _plane.UntilAsync(plane => plane.Newest!.Problem is null, "the node to say that it is over");
    }

    [Fact]
    public async Task Checkpoint_WhenTheTrainerCouldNotWriteIt_IsTheNodesProblemUntilOneIsWritten_P16()
    {
        ScriptedTrainer.AddGate(_folder, "gate");
        await using var agent = await StartAsync("started; unwritten 10; pass gate; checkpoint 20; obey");
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(
            plane => plane.Newest?.Problem == "run-a trains on without a checkpoint since step 10: No space left on device",
            "the node to say so"
        );
        ScriptedTrainer.Open(_folder, "gate");
        await _plane.UntilAsync(plane => plane.Newest!.Problem is null, "the node to say that it is over");
    }

    [Fact]
    public async Task Attempt_ThatLeavesWithoutACheckpoint_SaysWhyAndSpendsNothing_P9()
    {
        await using var agent = await StartAsync("started; unwritten 10; exit 20");
        _plane.Want(Sample.Assignment());
        var exit = (AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body;
        Assert.Equal((ExitOutcome.Left, 20), (exit.Outcome, exit.ExitCode));
        Assert.Equal("Left without a new checkpoint, resumes from the last one: No space left on device", exit.Message);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<TestAgent> StartAsync(string trainer, Func<AgentTimings, AgentTimings>? change = null)
    {
        var options = TestAgent.Options(_folder, _plane.Address, ScriptedTrainer.Write(_folder, trainer));
        return TestAgent.StartAsync(change is null ? options : options with { Timings = change(options.Timings) });
    }
}
