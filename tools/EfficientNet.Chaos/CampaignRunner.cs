using EfficientNet.Chaos.Cluster;
using EfficientNet.Chaos.Faults;
using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos;

/// <summary>
/// Injects one fault after the other, each once the cluster has recovered from the one before, until the plan is done and every
/// run has been struck.
/// </summary>
internal sealed class CampaignRunner(
    CampaignOptions options,
    ChaosCluster cluster,
    CampaignLedger ledger,
    ApiProbe probe,
    Watch watch,
    Waves waves,
    TimeProvider time,
    Action<string> say
)
{
    /// <summary>
    /// A cluster that has failed to recover this often in a row never will: the rest of the plan would only repeat it.
    /// </summary>
    private const int MostUnrecovered = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly List<FaultRecord> _records = [];
    private readonly List<string> _problems = [];
    private readonly SeededNumbers _extra = new(~options.Seed);
    private readonly List<string> _frozen = [];
    private readonly HashSet<(int Fault, string Target)> _missed = [];
    private long _change;

    /// <summary>Faults that struck, and those that missed.</summary>
    public IReadOnlyList<FaultRecord> Records => _records;

    /// <summary>What went wrong apart from any fault.</summary>
    public IReadOnlyList<string> Problems => _problems;

    private IEnumerable<FaultRecord> Struck => _records.Where(record => !record.Missed);

    private bool IsLost => Struck.TakeLast(MostUnrecovered).Count(record => record.Recovery is null) == MostUnrecovered;

    /// <summary>
    /// Runs the plan, from the newest change before it. An error of the campaign itself ends the plan and counts as a problem.
    /// </summary>
    public async Task RunAsync(IReadOnlyList<PlannedFault> plan, long from, CancellationToken cancellationToken)
    {
        _change = from;
        var remaining = plan.ToList();
        await GuardAsync(() => StrikeAllAsync(plan.Count, remaining, cancellationToken), cancellationToken);
        await GuardAsync(() => FinishAsync(cancellationToken), cancellationToken);
    }

    private async Task GuardAsync(Func<Task> part, CancellationToken cancellationToken)
    {
        try
        {
            await part();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _problems.Add($"The campaign itself failed after fault {Struck.Count()}: {error}");
            say(_problems[^1]);
        }
    }

    private async Task StrikeAllAsync(int total, List<PlannedFault> remaining, CancellationToken cancellationToken)
    {
        var struckAt = time.GetTimestamp();
        while (!IsLost)
        {
            if (time.GetElapsedTime(struckAt) > options.WaveLimit)
            {
                _problems.Add(
                    $"There was nothing to strike for {options.WaveLimit.TotalMinutes:0} minutes; "
                        + $"{remaining.Count} faults were left."
                );
                break;
            }

            var struck = Struck.Count();
            _problems.AddRange(
                (await WholeAsync(cancellationToken)).Select(ended => $"Between faults {struck} and {struck + 1}: {ended}.")
            );
            var runs = await waves.RunsAsync(cancellationToken);
            var live = (await watch.LiveAsync(cancellationToken)).Where(attempt => attempt.Began).ToList();
            if (remaining.Count > 0 && waves.HasRoom(runs))
                await waves.SubmitAsync(cancellationToken);
            else if (
                NextFault.Choose(
                    remaining,
                    live.Any(attempt => Strikes(attempt.Run) == 0),
                    waves.HasMore(runs) || runs.Any(run => !run.IsFinal && Strikes(run.Id) == 0),
                    _extra
                )
                is not { } fault
            )
                break;
            else if (await TryStrikeAsync(fault, live, total, cancellationToken))
                (_, struckAt) = (remaining.Remove(fault), time.GetTimestamp());
            else
                await Task.Delay(Look, time, cancellationToken);
        }
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (IsLost)
        {
            _problems.Add($"Given up after {MostUnrecovered} faults in a row without recovery.");
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

        var facts = await watch.UntilAsync(
            "the database to answer",
            async () => await ledger.FactsAsync(_change, cancellationToken),
            cancellationToken
        );
        _problems.AddRange(
            AttemptAccounts.Check(DeclaredChange.None, facts).Select(problem => $"After the last fault: {problem}")
        );
    }

    // A silo that was frozen finds itself voted out and exits once: a supervisor would restart it.
    private async Task<IReadOnlyList<string>> WholeAsync(CancellationToken cancellationToken) =>
        [
            .. (await cluster.WholeAsync(cancellationToken)).Where(ended =>
                _frozen.RemoveAll(silo => ended.StartsWith(silo, StringComparison.Ordinal)) == 0
            ),
        ];

    private int Strikes(string run) =>
        _records.Count(record => record.Strikes(run, controlPlaneAlone: !options.Kinds.Any(FaultKinds.HitsOneRun)));

    private async Task<bool> TryStrikeAsync(
        PlannedFault fault,
        IReadOnlyList<LiveAttempt> live,
        int total,
        CancellationToken cancellationToken
    )
    {
        var extra = fault.Number == 0;
        var suited = live.Where(attempt => !extra || Strikes(attempt.Run) == 0).ToList();
        if (TargetChooser.Choose(suited, Strikes, fault.Target) is not { } target)
            return false;

        var declared = Fault.Declare(fault, target.Run, target.Attempt);
        var struckAt = time.GetUtcNow();
        var outcome = await StrikeAsync(fault, target, cancellationToken);
        outcome = outcome with { Ended = await WholeAsync(cancellationToken), Live = [.. live.Select(attempt => attempt.Run)] };
        if (!outcome.FoundNothing)
            await Task.Delay(fault.Pause, time, cancellationToken);
        var facts = await watch.UntilAsync(
            "the database to answer",
            async () => await ledger.FactsAsync(_change, cancellationToken),
            cancellationToken
        );
        _change = facts.Count > 0 ? facts[^1].Change : _change;
        var record = FaultVerdict.Of(fault, target.Run, declared, outcome, facts);
        // A fault that waits for its target, such as a first checkpoint, is retried.
        if (!record.Missed || record.Problems.Count > 0 || _missed.Add((fault.Number, target.Title)))
        {
            _records.Add(record);
            say($"{Clock(struckAt)} {Line(fault, target, declared, record, total)}");
        }

        return !record.Missed;
    }

    private async Task<StrikeOutcome> StrikeAsync(PlannedFault fault, LiveAttempt target, CancellationToken cancellationToken)
    {
        var lease = TimeSpan.FromSeconds(options.Work.LeaseSeconds);
        var strike = new Strike(fault, target, _change, lease, cluster, ledger, probe, watch, time);
        var outcome = new StrikeOutcome();
        try
        {
            outcome = outcome with { Recovery = await Fault.StrikeAsync(strike, cancellationToken) };
        }
        catch (MissedException)
        {
            outcome = outcome with { FoundNothing = true };
        }
        catch (NotRecoveredException error)
        {
            outcome = outcome with { Failure = $"not recovered: {error.Message}" };
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = outcome with { Failure = $"the campaign itself failed: {error}" };
        }

        if (fault.Kind == FaultKind.SiloFreeze && !outcome.FoundNothing)
            _frozen.Add(strike.Silo.Name);
        return outcome with { DamagedBlob = strike.DamagedBlob };
    }

    private string Line(PlannedFault fault, LiveAttempt target, DeclaredChange declared, FaultRecord record, int total)
    {
        var place = record.Missed ? "       " : $"{Struck.Count(), 3}/{total}";
        var struck = fault.Kind.HitsOneRun() ? target.Title : "beneath " + target.Run;
        var came = record.Missed ? "missed, waits for another target" : $"declared: {declared}";
        var problems =
            record.Problems.Count > 0 ? string.Join("; ", record.Problems)
            : record.Missed ? "nothing else happened"
            : "as declared";
        var recovered = record.Recovery is { } span ? $", recovered in {span.TotalSeconds:0.0} s" : "";
        var extra = fault.Number == 0 ? " (extra: nothing had struck this run)" : "";
        return $"{place} {fault.Title, -30} {struck, -34} {came}; {problems}{recovered}{extra}";
    }

    private static string Clock(DateTimeOffset at) => at.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
