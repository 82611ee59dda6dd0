using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

/// <summary>What an experiment's file meant when it was submitted is what it means for ever.</summary>
public sealed class SpecificationResolverTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private const string Text = """
        name: sample
        data: {name: synthetic, classes: 4, validation: 32}
        recipe: quick
        seeds: [1, 9007199254740993]
        stages:
          - {kind: grid, alpha: [1, 1.2], beta: [1, 1.10], gamma: 1, constraint: {kind: none}}
          - {kind: sweep, phi: {from: 1, to: 3, step: 0.5}}
          - {kind: list, networks: [b1, {alpha: 1.2, beta: 1.1, gamma: 1.15, phi: 2}]}
        """;

    private readonly Silo _silo = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Create_StoresWhatTheFileWasUnderstoodToSay()
    {
        var specification = ExperimentFile.Parse(Text, "sample.yaml");
        var experiment = Sample.Experiment(Sample.NewExperimentId()) with { Source = Text, Specification = specification };

        await _silo.Experiments.CreateAsync(experiment, by: null, Cancel);

        Assert.Equal(specification, (await LoadAsync(experiment.Id)).Resolved());
        var detail = await _silo.Queries.ExperimentAsync(experiment.Id, Cancel);
        Assert.Equal(64, detail!.Specification!.Value.GetProperty("recipe").GetProperty("batchSize").GetInt32());
    }

    [Fact]
    public async Task Resolve_OfAFormerVersionsRows_HappensOnceAndForEver()
    {
        var former = await FormerAsync(Text);

        await ResolveAsync(new ExperimentReader());
        var resolved = (await LoadAsync(former)).Resolved();
        await ResolveAsync(new LaterVersion());

        Assert.Equal(ExperimentFile.Parse(Text, "sample.yaml"), resolved);
        Assert.Equal(resolved, (await LoadAsync(former)).Resolved());
    }

    [Fact]
    public async Task Resolve_FromSeveralServersAtOnce_GivesOneAnswer()
    {
        var former = new List<ExperimentId>();
        for (var i = 0; i < 5; i++)
            former.Add(await FormerAsync(Text));

        await Task.WhenAll(ResolveAsync(new ExperimentReader()), ResolveAsync(new ExperimentReader()));

        foreach (var id in former)
            Assert.Equal(ExperimentFile.Parse(Text, "sample.yaml"), (await LoadAsync(id)).Resolved());
    }

    [Fact]
    public async Task Resolve_OfWhatIsNotUnderstood_SaysSoAndResolvesTheOthers()
    {
        var broken = await FormerAsync("name: [");
        var former = await FormerAsync(Text);

        var problems = await ResolveAsync(new ExperimentReader());

        Assert.Contains(problems, line => line.StartsWith($"{broken}:", StringComparison.Ordinal));
        Assert.NotNull((await LoadAsync(former)).Specification);
        var error = Assert.Throws<UnresolvedExperimentException>((await LoadAsync(broken)).Resolved);
        Assert.Contains($"'{broken}' was submitted to an older version", error.Message, StringComparison.Ordinal);
    }

    // As the version before the column left it.
    private async Task<ExperimentId> FormerAsync(string source)
    {
        var experiment = Sample.Experiment(Sample.NewExperimentId()) with { Source = source };
        await _silo.Experiments.CreateAsync(experiment, by: null, Cancel);
        return experiment.Id;
    }

    private Task<IReadOnlyList<string>> ResolveAsync(IExperimentReader reader) =>
        SpecificationResolver.ResolveAsync(database.ConnectionString, reader, Cancel);

    private async Task<Experiment> LoadAsync(ExperimentId id) => (await _silo.Experiments.LoadAsync(id, Cancel))!.Experiment;

    private sealed class LaterVersion : IExperimentReader
    {
        public ExperimentSpecification Read(string text, string fileName) =>
            ExperimentFile.Parse(Text, fileName) with
            {
                Recipe = new Recipe { Epochs = 1 },
            };
    }
}
