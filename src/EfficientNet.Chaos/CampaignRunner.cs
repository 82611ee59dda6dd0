using EfficientNet.Chaos.Cluster;
using EfficientNet.Chaos.Faults;
using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos;

/// <summary>Strikes one fault after the other, each once the one before is recovered from, until the plan is done and every run has been struck.</summary>
internal sealed class CampaignRunner(
    CampaignOptions options, ChaosCluster cluster, CampaignLedger ledger, ApiProbe probe, Watch watch, Waves waves, TimeProvider time, Action<string> say)
{
    /// <summary>A cluster that has not recovered so often will not: the rest of the plan would only repeat it.</summary>
    private const int MostUnrecovered = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly List<FaultRecord> _records = [];
    private readonly List<string> _problems = [];
    private readonly SeededNumbers _extra = new(~options.Seed);
    private readonly List<string> _frozen = [];
    private long _change;

    /// <summary>Faults that struck.</summary>
    public IReadOnlyList<FaultRecord> Records => _records;

    /// <summary>What went wrong apart from any fault.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Runs the plan, from the newest change before it.</summary>
    public async Task RunAsync(IReadOnlyList<PlannedFault> plan, long from, CancellationToken cancellationToken)
    {
        _change = from;
        var remaining = plan.ToList();
        var struckAt = time.GetTimestamp();
        while (_records.Count(record => record.Recovery is null) < MostUnrecovered)
        {
            if (time.GetElapsedTime(struckAt) > options.WaveLimit)
            {
                _problems.Add($"There was nothing to strike for {options.WaveLimit.TotalMinutes:0} minutes; {remaining.Count} faults were left.");
                break;
            }

            _problems.AddRange((await WholeAsync(cancellationToken)).Select(ended => $"Between faults {_records.Count} and {_records.Count + 1}: {ended}."));
            var runs = await waves.RunsAsync(cancellationToken);
            var live = (await watch.LiveAsync(cancellationToken)).Where(attempt => attempt.Began).ToList();
            if (remaining.Count > 0 && waves.HasRoom(runs))
                await waves.SubmitAsync(cancellationToken);
            else if (NextFault.Choose(remaining, live.Any(attempt => Strikes(attempt.Run) == 0), runs.Any(run => !run.IsFinal && Strikes(run.Id) == 0), _extra) is not { } fault)
                break;
            else if (await TryStrikeAsync(fault, live, plan.Count, cancellationToken))
                (_, struckAt) = (remaining.Remove(fault), time.GetTimestamp());
            else
                await Task.Delay(Look, time, cancellationToken);
        }

        await FinishAsync(cancellationToken);
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_records.Count(record => record.Recovery is null) >= MostUnrecovered)
        {
            _problems.Add($"Given up after {MostUnrecovered} faults without recovery.");
            return;
        }

        try
        {
            await waves.EndAsync(options.WaveLimit, cancellationToken);
        }
        catch (NotRecoveredException error)
        {
            _problems.Add($"After the last fault: {error.Message}.");
        }

        _problems.AddRange(AttemptAccounts.Check(DeclaredChange.None, await ledger.FactsAsync(_change, cancellationToken)).Select(problem => $"After the last fault: {problem}"));
    }

    // A silo that was frozen finds itself voted out, and ends once: it is for a supervisor to start it again.
    private async Task<IReadOnlyList<string>> WholeAsync(CancellationToken cancellationToken) =>
        [.. (await cluster.WholeAsync(cancellationToken)).Where(ended => _frozen.RemoveAll(silo => ended.StartsWith(silo, StringComparison.Ordinal)) == 0)];

    private int Strikes(string run) => _records.Count(record => record.Strikes(run, controlPlaneAlone: !options.Kinds.Any(FaultKinds.HitsOneRun)));

    private async Task<bool> TryStrikeAsync(PlannedFault fault, IReadOnlyList<LiveAttempt> live, int total, CancellationToken cancellationToken)
    {
        var extra = fault.Number == 0;
        var suited = live.Where(attempt => !extra || Strikes(attempt.Run) == 0).ToList();
        if (TargetChooser.Choose(suited, Strikes, fault.Target) is not { } target)
            return false;

        var declared = Fault.Declare(fault, target.Run, target.Attempt);
        var strike = new Strike(fault, target, _change, TimeSpan.FromSeconds(options.Work.LeaseSeconds), cluster, ledger, probe, watch, time);
        var struckAt = time.GetUtcNow();
        TimeSpan? recovery = null;
        string? unrecovered = null;
        try
        {
            recovery = await Fault.StrikeAsync(strike, cancellationToken);
        }
        catch (MissedException)
        {
            return false;
        }
        catch (NotRecoveredException error)
        {
            unrecovered = $"not recovered: {error.Message}";
        }

        if (fault.Kind == FaultKind.SiloFreeze)
            _frozen.Add(strike.Silo.Name);
        var ended = await WholeAsync(cancellationToken);
        await Task.Delay(fault.Pause, time, cancellationToken);
        var facts = await watch.UntilAsync("the database to answer", async () => await ledger.FactsAsync(_change, cancellationToken), cancellationToken);
        _change = facts.Count > 0 ? facts[^1].Change : _change;
        if (AttemptAccounts.Missed(declared, facts) || (recovery is null && unrecovered is null && declared.Least == 0))
        {
            say($"{Clock(struckAt)}        {fault.Title}: {target.Title} had ended already; waits for another target");
            return false;
        }

        string[] problems = [.. unrecovered is null ? [] : new[] { unrecovered }, .. AttemptAccounts.Check(declared, facts), .. ended];
        _records.Add(new FaultRecord(fault.Kind, fault.Kind.HitsOneRun() ? target.Run : null, recovery, problems)
        {
            PastLease = fault.PastLease,
            Beneath = fault.Kind.HitsOneRun() ? [] : [.. live.Select(attempt => attempt.Run)],
        });
        say($"{Clock(struckAt)} {_records.Count,3}/{total} {fault.Title,-30} {(fault.Kind.HitsOneRun() ? target.Title : "beneath " + target.Run),-34} declared: {declared}; "
            + $"{(problems.Length == 0 ? "as declared" : string.Join("; ", problems))}{(recovery is { } span ? $", recovered in {span.TotalSeconds:0.0} s" : "")}{(extra ? " (extra: nothing had struck this run)" : "")}");
        return true;
    }

    private static string Clock(DateTimeOffset at) => at.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
