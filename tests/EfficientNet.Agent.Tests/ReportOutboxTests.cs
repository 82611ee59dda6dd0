using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using Microsoft.Extensions.Logging.Abstractions;

namespace EfficientNet.Agent.Tests;

public sealed class ReportOutboxTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly AgentFolder _agent;
    private readonly List<OutboxLane> _lanes = [];

    public ReportOutboxTests() =>
        _agent = AgentFolder.Open(_folder.Path, NodeName.Parse("node-1"), TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        _agent.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outbox_WhenReopened_HoldsWhatWasAppendedInOrder_P13()
    {
        var before = Open();
        await before.AppendAsync(Entry("run-a", new EpochReported(Sample.Metrics(1))), Cancelled);
        await before.AppendAsync(Entry("run-b", new EpochReported(Sample.Metrics(1))), Cancelled);
        await before.AppendAsync(Entry("run-a", new EpochReported(Sample.Metrics(2))) with { Upload = "/some/file" }, Cancelled);

        var after = Open();
        Assert.False(after.EarlierDelivered);
        Assert.Equal(3, after.Count);
        var first = Take(after);
        Assert.Equal((RunId.Parse("run-a"), new EpochReported(Sample.Metrics(1))), (first!.Run, first.Body));
        Assert.Equal(RunId.Parse("run-b"), Take(after)!.Run);
        await after.AppendAsync(Entry("run-c", new EpochReported(Sample.Metrics(1))), Cancelled);
        Assert.False(after.EarlierDelivered);
        Assert.Equal("/some/file", Take(after)!.Upload);
        Assert.True(after.EarlierDelivered);
        Assert.Equal(RunId.Parse("run-c"), Take(after)!.Run);
        Assert.Empty(Directory.GetFiles(_agent.Outbox));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"run\":\"run-a\",\"att")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\0\0\0\0")]
    public async Task Outbox_WhenAFileIsCorrupt_SetsItAsideAndLosesNothingElse(string content)
    {
        var before = Open();
        var first = await before.AppendAsync(Entry("run-a", new EpochReported(Sample.Metrics(1))), Cancelled);
        await before.AppendAsync(Entry("run-b", new EpochReported(Sample.Metrics(1))), Cancelled);
        var file = Directory.GetFiles(_agent.Outbox).Order().First();
        await File.WriteAllTextAsync(file, content, Cancelled);

        var after = Open();
        Assert.Equal(first, Oldest(after));
        Assert.Null(after.Read(first));
        Assert.Equal(
            content,
            await File.ReadAllTextAsync(Path.Combine(_agent.Outbox, "corrupt", Path.GetFileName(file)), Cancelled)
        );
        Assert.Equal(RunId.Parse("run-b"), Take(after)!.Run);
        Assert.True(after.EarlierDelivered);
    }

    [Fact]
    public async Task Outbox_WhenTheAgentDiedWhileWriting_IgnoresTheHalfFile()
    {
        await File.WriteAllTextAsync(Path.Combine(_agent.Outbox, "000000000007.json.tmp"), "{\"run\":", Cancelled);
        Assert.Equal(0, Open().Count);
        Assert.Empty(Directory.GetFiles(_agent.Outbox));
    }

    [Fact]
    public async Task Outbox_WhenTheDiskIsFull_SaysSoAndGoesOnWhenThereIsRoom()
    {
        var outbox = Open();
        // Writing to /dev/full fails as writing to a full disk does; the outbox removes the link when a try fails.
        File.CreateSymbolicLink(Path.Combine(_agent.Outbox, "000000000001.json.tmp"), "/dev/full");
        var problems = new List<string>();
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var version = outbox.Changes.Version;
                    if (outbox.Problem is { } problem)
                        problems.Add(problem);
                    await outbox
                        .Changes.ChangedSinceAsync(version)
                        .WaitAsync(stop.Token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            },
            Cancelled
        );

        await outbox.AppendAsync(Entry("run-a", new EpochReported(Sample.Metrics(1))), Cancelled);
        await stop.CancelAsync();
        await watching;
        Assert.Null(outbox.Problem);
        Assert.Contains(problems, problem => problem.Contains("No space left on device", StringComparison.Ordinal));
        Assert.Equal(RunId.Parse("run-a"), Take(outbox)!.Run);
    }

    [Fact]
    public async Task Outbox_WhileTheDiskRefuses_KeepsTheOrderOfWhatWaits()
    {
        var outbox = Open();
        Directory.Move(_agent.Path + "/outbox", _agent.Path + "/gone");
        var first = outbox.AppendAsync(Entry("run-a", new EpochReported(Sample.Metrics(1))), Cancelled);
        var second = outbox.AppendAsync(Entry("run-b", new EpochReported(Sample.Metrics(1))), Cancelled);
        await Waiting.UntilAsync(outbox.Changes, () => outbox.Problem is not null, "the problem to be told", () => "no problem");
        Directory.Move(_agent.Path + "/gone", _agent.Path + "/outbox");
        Assert.True(await first < await second);
        Assert.Null(outbox.Problem);
        Assert.Equal(RunId.Parse("run-a"), Take(outbox)!.Run);
    }

    private ReportOutbox Open() => new(_agent, TestAgent.Hurry, TimeProvider.System, NullLogger<ReportOutbox>.Instance);

    private static OutboxEntry Entry(string run, ReportBody body) => new(RunId.Parse(run), 1, DateTimeOffset.UnixEpoch, body);

    private OutboxEntry? Take(ReportOutbox outbox)
    {
        var number = Oldest(outbox);
        var entry = outbox.Read(number);
        outbox.Remove(number);
        return entry;
    }

    private long Oldest(ReportOutbox outbox)
    {
        while (outbox.Lanes.TryRead(out var lane))
            _lanes.Add(lane);
        return _lanes.Select(lane => lane.Next(numbered: 0)).Min() ?? throw new InvalidOperationException("Nothing waits.");
    }
}
