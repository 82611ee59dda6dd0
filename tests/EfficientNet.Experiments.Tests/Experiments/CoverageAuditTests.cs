using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Experiments;

/// <summary>What an audit finds missing, and what it does not.</summary>
public sealed class CoverageAuditTests
{
    private const int Epochs = 2;
    private readonly World _world = new(World.GridThenSweep);

    [Fact]
    public void Audit_OfACompleteExperiment_FindsNothing()
    {
        _world.RunToTheEnd(_ => 0.8);
        var coverage = Audit(Whole());

        Assert.True(coverage.Complete, string.Join('\n', coverage.Missing));
        Assert.All(coverage.Stages, stage => Assert.Equal((stage.Planned, stage.Runs), (stage.Recorded, stage.Ended)));
        Assert.Equal(["grid", "sweep"], coverage.Stages.Select(stage => stage.Stage));
        Assert.Equal(
            (coverage.Runs.Succeeded * (long)Epochs, 0L, 0L),
            (coverage.Epochs, coverage.LostEpochs, coverage.DuplicateEpochs)
        );
    }

    [Fact]
    public void Audit_WhileRunsAreUnderWay_NamesEach_AndTheStageThatIsNotPlanned()
    {
        _world.Advance();
        var coverage = Audit(Facts(_ => default));

        Assert.False(coverage.Complete);
        Assert.Equal(1 + _world.Snapshot.Runs.Count, coverage.Missing.Count);
        Assert.Equal("Stage 'sweep' is not planned yet: no stage that it follows has a result.", coverage.Missing[0]);
        Assert.Null(coverage.Stages[1].Planned);
        Assert.EndsWith("has not ended: it is Queued, with 0 of 2 epochs.", coverage.Missing[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_WhenFailuresEndedIt_IsComplete_AndNamesTheFailedRuns()
    {
        var failed = new HashSet<RunId>();
        _world.RunToTheEnd(run => run.Specification.Seed == 2 && failed.Add(run.Id) ? null : 0.8);
        var coverage = Audit(Whole());

        Assert.True(coverage.Complete, string.Join('\n', coverage.Missing));
        Assert.Equal(failed, coverage.FailedRuns.ToHashSet());
    }

    [Fact]
    public void Audit_WhenAConfigurationIsGone_NamesIt()
    {
        _world.RunToTheEnd(_ => 0.8);
        var gone = _world.Snapshot.Configurations[1];
        var snapshot = _world.Snapshot with
        {
            Configurations = [.. _world.Snapshot.Configurations.Where(configuration => configuration != gone)],
            Runs = [.. _world.Snapshot.Runs.Where(run => run.Configuration != gone.Number)],
        };

        Assert.Contains($"Stage 'grid': {gone.Label} is planned and not recorded.", Audit(Whole(), snapshot).Missing);
    }

    [Fact]
    public void Audit_WhenARunIsGone_NamesIt()
    {
        _world.RunToTheEnd(_ => 0.8);
        var gone = _world.Snapshot.Runs[0];
        var snapshot = _world.Snapshot with { Runs = [.. _world.Snapshot.Runs.Where(run => run != gone)] };

        Assert.Contains(
            $"{gone.Id} is needed by configuration {gone.Configuration} and does not exist.",
            Audit(Whole(), snapshot).Missing
        );
    }

    [Theory]
    [InlineData(1, 1, "counts 2 epochs, and the ledger lacks 1 of them.")]
    [InlineData(3, 2, "counts 2 epochs, and the ledger has 1 rows too many.")]
    public void Audit_WhenTheLedgerDiffersFromARun_SaysHow(long rows, long distinct, string expected)
    {
        _world.RunToTheEnd(_ => 0.8);
        var odd = _world.Snapshot.Runs[0].Id;
        var coverage = Audit(
            Facts(run =>
                run == odd ? new RunFacts(Epochs, rows, distinct, 0, 0, 0) : new RunFacts(Epochs, Epochs, Epochs, 0, 0, 0)
            )
        );

        Assert.Equal($"{odd} {expected}", Assert.Single(coverage.Missing));
    }

    private ExperimentCoverage Audit(LedgerFacts facts, ExperimentSnapshot? snapshot = null) =>
        CoverageAudit.Of(WithEpochs(snapshot ?? _world.Snapshot), World.GridThenSweep, facts);

    private LedgerFacts Whole() =>
        Facts(run =>
            _world.Snapshot.Runs.Single(other => other.Id == run).State == RunState.Succeeded
                ? new RunFacts(Epochs, Epochs, Epochs, 0, 0, 0)
                : default
        );

    private LedgerFacts Facts(Func<RunId, RunFacts> of) =>
        new(_world.Snapshot.Runs.ToDictionary(run => run.Id, run => of(run.Id)), new Dictionary<FailureClass, long>());

    private static ExperimentSnapshot WithEpochs(ExperimentSnapshot snapshot) =>
        snapshot with
        {
            Runs = [.. snapshot.Runs.Select(run => run.State == RunState.Succeeded ? run with { Epoch = Epochs } : run)],
        };
}
