using EfficientNet.Chaos.Cluster;
using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos;

/// <summary>
/// A campaign from start to verdict: a cluster, undisturbed experiments, the same experiments repeatedly under faults, and a
/// comparison. Everything that it starts has ended when it returns.
/// </summary>
/// <param name="options">How.</param>
/// <param name="time">Clock.</param>
/// <param name="say">Receives what happens, one line each.</param>
public sealed class ChaosCampaign(CampaignOptions options, TimeProvider time, Action<string> say)
{
    /// <summary>Runs it.</summary>
    /// <exception cref="NotRecoveredException">The cluster could not be started, or did not even finish its undisturbed
    /// experiment.</exception>
    public async Task<CampaignResult> RunAsync(CancellationToken cancellationToken)
    {
        var folder = CampaignFolder.Make(options.Data);
        var passed = false;
        try
        {
            var result = await RunAsync(folder, cancellationToken);
            passed = result.Passed;
            return result;
        }
        finally
        {
            if (passed && !options.Keep)
                folder.Delete();
            else
                say($"Kept: {folder.Path} (logs of silos, agents and trainers in {folder.Logs})");
        }
    }

    private async Task<CampaignResult> RunAsync(CampaignFolder folder, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        say($"Starting PostgreSQL, 2 control silos and 3 agents in {folder.Path}");
        await using var cluster = await ChaosCluster.StartAsync(
            folder,
            options.Programs,
            options.DataSets,
            time,
            cancellationToken
        );
        await using var ledger = new CampaignLedger(cluster.Database.ConnectionString);
        await using var probe = new ApiProbe(() => [.. cluster.Silos.Select(silo => silo.Address)], cluster.Token, time);
        var watch = new Watch(ledger, time, options.RecoveryLimit);
        var waves = new Waves(options.Work.Sources, ledger, probe, watch);
        var kinds = Kinds(cluster);

        say(
            $"Undisturbed first: {waves.Sources} experiments with runs of {options.Work.Epochs} epochs on {options.Work.DataSet}, "
                + $"lease time {options.Work.LeaseSeconds} s"
        );
        await waves.SubmitAllAsync(cancellationToken);
        var baseline = await waves.EndAsync(options.WaveLimit, cancellationToken);
        var baselineEpochs = await ledger.EpochsAsync(waves.Submitted, cancellationToken);
        var from = await ledger.LatestChangeAsync(cancellationToken);
        var results = baseline.Select(run => $"{run.Id} {run.Result?.WeightsSha256[..8] ?? run.State.ToString()}");
        say($"Undisturbed runs ended after {time.GetElapsedTime(started).TotalSeconds:0} s: {string.Join(", ", results)}");
        waves.BeginDisturbed(runs: baseline.Count);

        var plan = FaultPlan.Make(options.Seed, options.Faults, kinds);
        var runner = new CampaignRunner(options, cluster, ledger, probe, watch, waves, time, say);
        await runner.RunAsync(plan, from, cancellationToken);
        var record = await new CampaignReading(cluster, ledger, watch, waves, time, options.RecoveryLimit).ReadAsync(
            from,
            new CampaignRecord
            {
                Seed = options.Seed,
                LeaseSeconds = options.Work.LeaseSeconds,
                Planned = plan.GroupBy(fault => fault.Kind).ToDictionary(group => group.Key, group => group.Count()),
                Faults = runner.Records,
                Baseline = baseline,
                BaselineEpochs = baselineEpochs,
                Problems = runner.Problems,
            },
            cancellationToken
        );
        say($"The campaign took {time.GetElapsedTime(started).TotalMinutes:0.0} minutes");
        return Judge.Of(record);
    }

    private IReadOnlyList<FaultKind> Kinds(ChaosCluster cluster)
    {
        if (!options.Kinds.Contains(FaultKind.DiskFull) || cluster.Agents.All(agent => agent.Disk is not null))
            return options.Kinds;
        var others = options.Kinds.Where(kind => kind != FaultKind.DiskFull).ToList();
        if (others.Count == 0)
            throw new FormatException(
                "disk-full needs a small tmpfs, and mounting one is not allowed here; run as root, or name other kinds."
            );
        say("Mounting a small tmpfs is not allowed here: no disk is filled, and other faults take those places");
        return others;
    }
}
