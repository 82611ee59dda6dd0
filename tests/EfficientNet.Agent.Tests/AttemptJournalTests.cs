using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace EfficientNet.Agent.Tests;

public sealed class AttemptJournalTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly AgentFolder _agent;

    public AttemptJournalTests() => _agent = AgentFolder.Open(_folder.Path, NodeName.Parse("node-1"), _time.GetUtcNow());

    public void Dispose()
    {
        _agent.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Number_WhenAskedForEachEntry_CountsFromOneWithoutGapsWithinTheAttempt_P13()
    {
        var journal = Open();
        var (a, b) = (Sample.Key("run-a", 1), Sample.Key("run-b", 4));
        Assert.Equal(
            [1, 1, 2, 3, 2],
            new[]
            {
                journal.Number(a, entry: 10),
                journal.Number(b, 11),
                journal.Number(a, 12),
                journal.Number(a, 20),
                journal.Number(b, 21),
            }
        );
    }

    [Fact]
    public void Number_WhenAskedAgainForAnEntry_GivesTheSame_EvenAfterARestart_P13()
    {
        var key = Sample.Key("run-a", 1);
        var journal = Open();
        journal.Number(key, 10);
        Assert.Equal(2, journal.Number(key, 11));
        Assert.True(journal.IsNumbered(key, 11));
        Assert.False(journal.IsNumbered(key, 12));

        var reopened = Open();
        Assert.True(reopened.IsNumbered(key, 11));
        Assert.Equal(2, reopened.Number(key, 11));
        Assert.Equal(3, reopened.Number(key, 12));
    }

    [Fact]
    public void NewestBegun_WhenReopened_KnowsWhatWasBegun()
    {
        var journal = Open();
        journal.Begin(Sample.Key("run-a", 1));
        journal.Begin(Sample.Key("run-a", 3));
        journal.Begin(Sample.Key("run-b", 2));
        Assert.Equal(new Dictionary<RunId, int> { [RunId.Parse("run-a")] = 3, [RunId.Parse("run-b")] = 2 }, Open().NewestBegun());
    }

    [Fact]
    public void Number_WhenTheLineIsCorrupt_RefusesToGuess()
    {
        var key = Sample.Key("run-a", 1);
        Open().Number(key, 10);
        File.WriteAllText(Path.Combine(_agent.Journal, "run-a@1.json"), "{");
        var reopened = Open();
        Assert.Throws<InvalidDataException>(() => reopened.Number(key, 11));
        Assert.Equal(1, reopened.NewestBegun()[key.Run]);
    }

    [Fact]
    public void Journal_WhenALineIsOld_ForgetsIt()
    {
        Open().Begin(Sample.Key("run-a", 1));
        _time.Advance(TestAgent.Hurry.LogRetention + TimeSpan.FromDays(1));
        Assert.Empty(Open().NewestBegun());
        Assert.Empty(Directory.GetFiles(_agent.Journal));
    }

    private AttemptJournal Open() => new(_agent, TestAgent.Hurry, _time);
}
