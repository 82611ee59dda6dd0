using EfficientNet.Chaos.Observing;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Chaos;

/// <summary>The same experiment, submitted again and again under new names: the same seeds, so the same bits are expected.</summary>
internal sealed class Waves(string source, CampaignLedger ledger, ApiProbe probe, Watch watch)
{
    private readonly List<string> _all = [];
    private int _undisturbed;

    /// <summary>The newest experiment.</summary>
    public string Newest => _all[^1];

    /// <summary>The disturbed ones.</summary>
    public IReadOnlyList<string> Disturbed => [.. _all.Skip(_undisturbed)];

    /// <summary>From now on they are disturbed.</summary>
    public void BeginDisturbed() => _undisturbed = _all.Count;

    /// <summary>Submits the next.</summary>
    public async Task SubmitAsync(CancellationToken cancellationToken)
    {
        var id = ExperimentId.Parse($"wave-{_all.Count}");
        await probe.SubmitAsync(new SubmitExperiment(source, "chaos.yaml", id), cancellationToken);
        _all.Add(id.Value);
    }

    /// <summary>Runs of the newest, as soon as the database answers.</summary>
    public Task<IReadOnlyList<RunRow>> RunsAsync(CancellationToken cancellationToken) =>
        watch.UntilAsync($"runs of {Newest}", async () => await ledger.RunsAsync([Newest], cancellationToken) is { Count: > 0 } runs ? runs : null, cancellationToken)!;

    /// <summary>Waits until all runs of the newest have ended.</summary>
    public Task<IReadOnlyList<RunRow>> EndAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        watch.UntilAsync($"the end of {Newest}", async () => await ledger.RunsAsync([Newest], cancellationToken) is { Count: > 0 } runs && runs.All(run => run.IsFinal) ? runs : null, cancellationToken, limit)!;
}
