using EfficientNet.Chaos.Observing;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;

namespace EfficientNet.Chaos;

/// <summary>
/// A few small experiments, submitted repeatedly under new names: with the same seeds, so the same bits are expected. As many
/// are active as there are sources, so that a fault always finds something running.
/// </summary>
internal sealed class Waves(IReadOnlyList<string> sources, CampaignLedger ledger, ApiProbe probe, Watch watch)
{
    private readonly List<string> _undisturbed = [];
    private readonly List<string> _submitted = [];
    private string _name = "calm";
    private int _runsOfEach;

    /// <summary>How many different experiments there are.</summary>
    public int Sources => sources.Count;

    /// <summary>The undisturbed experiments, and after <see cref="BeginDisturbed"/> the disturbed ones.</summary>
    public IReadOnlyList<string> Submitted => _submitted;

    /// <summary>All experiments that a silo has acknowledged.</summary>
    public IReadOnlyList<string> Acknowledged => [.. _undisturbed, .. _submitted];

    /// <summary>Marks those submitted from now on as disturbed.</summary>
    /// <param name="runs">Runs that the undisturbed experiments had, which are to be expected again.</param>
    public void BeginDisturbed(int runs)
    {
        _runsOfEach = runs / sources.Count;
        _undisturbed.AddRange(_submitted);
        _submitted.Clear();
        _name = "storm";
    }

    /// <summary>Submits the next: each source in turn.</summary>
    public async Task SubmitAsync(CancellationToken cancellationToken)
    {
        var id = ExperimentId.Parse($"{_name}-{_submitted.Count + 1}");
        await probe.SubmitAsync(
            new SubmitExperiment(sources[_submitted.Count % sources.Count], "chaos.yaml", id),
            cancellationToken
        );
        _submitted.Add(id.Value);
    }

    /// <summary>Submits each source once.</summary>
    public async Task SubmitAllAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < sources.Count; i++)
            await SubmitAsync(cancellationToken);
    }

    /// <summary>Whether fewer are active than there are sources.</summary>
    public bool HasRoom(IReadOnlyList<ObservedRun> runs) => !HasMore(runs) && runs.Count(run => !run.IsFinal) < sources.Count;

    /// <summary>Whether runs are still to be proposed, once others have ended.</summary>
    public bool HasMore(IReadOnlyList<ObservedRun> runs) => runs.Count < _submitted.Count * _runsOfEach;

    /// <summary>Runs of all, as soon as the database answers.</summary>
    public Task<IReadOnlyList<ObservedRun>> RunsAsync(CancellationToken cancellationToken) =>
        watch.UntilAsync("runs", async () => await AllAsync(cancellationToken), cancellationToken);

    /// <summary>Waits until all runs have ended, and their experiments with them.</summary>
    public Task<IReadOnlyList<ObservedRun>> EndAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        watch.UntilAsync(
            $"the end of {_submitted.Count} experiments",
            () => EndedAsync(cancellationToken),
            cancellationToken,
            limit
        );

    private async Task<IReadOnlyList<ObservedRun>?> EndedAsync(CancellationToken cancellationToken) =>
        await AllAsync(cancellationToken) is { } runs
        && runs.All(run => run.IsFinal)
        && (await ledger.ExperimentsAsync(_submitted, cancellationToken)).All(experiment => experiment.State.IsFinal())
            ? runs
            : null;

    // An experiment exists before its runs do.
    private async Task<IReadOnlyList<ObservedRun>?> AllAsync(CancellationToken cancellationToken) =>
        await ledger.RunsAsync(_submitted, cancellationToken) is var runs
        && runs.Select(run => run.Experiment).Distinct().Count() == _submitted.Count
            ? runs
            : null;
}
