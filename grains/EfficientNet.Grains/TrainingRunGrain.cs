using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Grains;

/// <inheritdoc cref="ITrainingRunGrain" />
internal sealed partial class TrainingRunGrain(
    IRunLedger ledger,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<TrainingRunGrain> logger
) : Grain, ITrainingRunGrain
{
    private const int Tries = 5;

    // The row as it was last read or written. A scheduling pass changes it behind this grain's back; the fence and Stale bring
    // that to light.
    private TrainingRun? _row;
    private DateTimeOffset? _attemptBeganAt;

    private RunId Id => RunId.Parse(this.GetPrimaryKeyString());

    public async Task<ReportAnswer> ReportAsync(Report report, CancellationToken cancellationToken = default)
    {
        RunDecision decision;
        try
        {
            decision = await ExecuteAsync(new ApplyReport(report), cancellationToken);
        }
        catch (NotFoundException error)
        {
            // A database restored from a backup does not know what came after it. Refused, so that the agent's other reports get
            // through.
            return new ReportAnswer(ReportVerdict.Refused, error.Message);
        }

        var verdict = decision.Verdict switch
        {
            // The attempt of a report that is passed over continues: its trainer must not be stopped.
            RunVerdict.Accepted or RunVerdict.PassedOver => ReportVerdict.Accepted,
            RunVerdict.Duplicate => ReportVerdict.Duplicate,
            _ => ReportVerdict.Refused,
        };
        if (decision.Verdict is RunVerdict.Refused or RunVerdict.Stale or RunVerdict.PassedOver)
            LogRefused(Id, report.Attempt, report.Sequence, decision.Reason);
        // Row first, file after (protocol rule P16): the agent learns which rows are left, and deletes what none of them names.
        var kept =
            verdict == ReportVerdict.Accepted && report.Body is CheckpointReported
                ? await ledger.CheckpointsAsync(Id, cancellationToken)
                : null;
        return new ReportAnswer(verdict, decision.Reason, kept);
    }

    public Task ExpireAttemptAsync(int attempt, long renewals, string message, CancellationToken cancellationToken = default)
    {
        // Decided on the row as it is now: a fence that stays shut then means a renewal or a report, which are signs of life.
        _row = null;
        return LoseAsync(new LoseAttempt(attempt, AttemptEnd.LeaseExpired, message, renewals), cancellationToken);
    }

    public Task LoseAttemptAsync(int attempt, AttemptEnd reason, string message, CancellationToken cancellationToken = default) =>
        LoseAsync(new LoseAttempt(attempt, reason, message), cancellationToken);

    public Task CancelAsync(string reason, Actor? by = null, CancellationToken cancellationToken = default) =>
        AskAsync(new CancelRun(reason, by), cancellationToken);

    public Task PauseAsync(Actor? by = null, CancellationToken cancellationToken = default) =>
        AskAsync(new PauseRun(by), cancellationToken);

    public Task ResumeAsync(Actor? by = null, CancellationToken cancellationToken = default) =>
        AskAsync(new ResumeRun(by), cancellationToken);

    public Task RetryAsync(Actor? by = null, CancellationToken cancellationToken = default) =>
        AskAsync(new RetryRun(by), cancellationToken);

    public Task ChangeUntilAsync(int? epoch, Actor? by = null, CancellationToken cancellationToken = default) =>
        AskAsync(new ChangeUntil(epoch, by), cancellationToken);

    public async Task<TrainingRun> GetAsync(CancellationToken cancellationToken = default) =>
        _row = await LoadAsync(cancellationToken);

    private async Task LoseAsync(LoseAttempt command, CancellationToken cancellationToken)
    {
        var decision = await ExecuteAsync(command, cancellationToken);
        if (decision.Verdict == RunVerdict.Accepted)
            LogAttemptLost(Id, command.Attempt, command.Reason, command.Message);
        else
            LogAttemptNotLost(Id, command.Attempt, decision.Reason);
    }

    // A user's command is decided on a fresh row: a pass may have changed it.
    private Task<RunDecision> AskAsync(RunCommand command, CancellationToken cancellationToken)
    {
        _row = null;
        return ExecuteAsync(command, cancellationToken);
    }

    // Load, decide, commit, apply; a stale row is read again (protocol rule P1).
    private async Task<RunDecision> ExecuteAsync(RunCommand command, CancellationToken cancellationToken)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            var fresh = _row is null;
            var before = _row ?? await LoadAsync(cancellationToken);
            _row = null; // A failure below leaves the row unknown.
            var evidence = await EvidenceAsync(before, command, cancellationToken);
            var decision = RunDecider.Decide(before, command, evidence, time.GetUtcNow());
            if (decision.Verdict == RunVerdict.Stale && !fresh)
                continue;
            if (decision.Transition is { } transition)
            {
                if (!await ledger.CommitAsync(transition, cancellationToken))
                {
                    if (transition.Renewals is not null)
                        return RunDecider.NotLost(transition);
                    continue;
                }
            }
            else if (decision.Noted is { } noted)
            {
                await ledger.AppendAsync(before.Id, noted, cancellationToken);
            }

            _row = decision.After;
            Tell(before, decision);
            return decision;
        }

        DeactivateOnIdle();
        throw new StaleStateException(
            $"The row of {Id} changed {Tries} times while {command.GetType().Name} was decided; try again."
        );
    }

    private async Task<RunEvidence> EvidenceAsync(TrainingRun run, RunCommand command, CancellationToken cancellationToken) =>
        new(
            RunDecider.NeedsEpoch(run, command) is { } epoch
                ? await ledger.LoadEpochAsync(run.Id, epoch, cancellationToken)
                : null,
            RunDecider.NeedsCheckpoints(run, command) ? await ledger.StandingsAsync(run.Id, cancellationToken) : []
        );

    private void Tell(TrainingRun before, RunDecision decision)
    {
        if (decision.Events.OfType<AttemptBegan>().Any())
            _attemptBeganAt = time.GetUtcNow();
        RunTelemetry.Tell(before, decision, _attemptBeganAt, time.GetUtcNow());
        // Wake its agent now instead of at its next heartbeat.
        if (
            before is { Node: { } node }
            && before.State.IsLeased()
            && decision.Events.Any(happened => happened is RunPaused or RunCancelled)
        )
            _ = grains.Node(node).WakeAsync();
        // A slot or a run has become free; nobody waits for the pass, so this is no call upwards.
        var resumed = before.Paused && !decision.After.Paused;
        if ((decision.After.State != before.State || resumed) && !decision.After.State.IsLeased())
            _ = grains.Scheduler(GrainKeys.DefaultPool).WakeAsync();
    }

    private async Task<TrainingRun> LoadAsync(CancellationToken cancellationToken) =>
        await ledger.LoadAsync(Id, cancellationToken) ?? throw new NotFoundException($"There is no run '{Id}'.");
}
