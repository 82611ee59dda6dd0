using EfficientNet.Experiments.Ledger;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

/// <summary>Readers of the change feed pass on what they do not know: a newer version may have written it.</summary>
public sealed class EventKindTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private readonly Silo _silo = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Theory]
    [InlineData("""{"event": "praised", "text": "Praised by a user."}""", "Praised by a user.")]
    [InlineData("""{"event": "praised", "stars": 5}""", "praised")]
    [InlineData("5", "praised")]
    public async Task Timeline_WithAKindOfANewerVersion_ShowsItsSentenceOrItsKind(string body, string text)
    {
        var run = await _silo.CreateRunAsync();
        await database.ExecuteAsync(
            $"insert into event (kind, experiment, run, body) values ('praised', '{run.Experiment}', '{run.Id}', '{body}')"
        );

        var ofRun = (await _silo.Queries.RunAsync(run.Id, Cancel))!.Timeline;
        var ofExperiment = await _silo.Queries.ChangesAsync(0, run.Experiment, 100, Cancel);

        Assert.Equal(("praised", text), (ofRun[^1].Kind, ofRun[^1].Text));
        Assert.Equal((EventKinds.Created, "Queued."), (ofRun[0].Kind, ofRun[0].Text));
        Assert.Equal(text, ofExperiment[^1].Text);
        await _silo.Queries.CoverageFactsAsync(run.Experiment, Cancel);
        Assert.NotNull(await _silo.Queries.ExperimentAsync(run.Experiment, Cancel));
    }
}
