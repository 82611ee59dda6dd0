using System.Diagnostics.CodeAnalysis;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.Files;
using EfficientNet.Agent.Outbox;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Trainers;

/// <summary>One attempt on this host, from its grant to its exit report: waits for slot and checkpoints, runs the trainer, reports.</summary>
/// <param name="assignment">The lease.</param>
/// <param name="environment">What every attempt uses.</param>
/// <param name="changed">Called when <see cref="Phase"/> changes.</param>
[SuppressMessage("Design", "CA1001", Justification = "Cancellation sources without timers hold nothing to free, and may be cancelled after the end.")]
internal sealed partial class AttemptRunner(Assignment assignment, AttemptEnvironment environment, Action changed)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger<AttemptRunner> _logger = environment.Logger;
    private readonly List<PassedCheckpoint> _passedOver = [];
    private EndRequest _asked;
    private TrainerProcess? _trainer;
    private TrainerMessage? _ending;
    private IReadOnlyList<PassedCheckpoint> _unusable = [];
    private HangWatch? _watch;
    private string? _hang;
    private string? _unwritten;
    private ITimer? _killing;
    private TimeSpan _killAfter = TimeSpan.MaxValue;
    private long _killAskedAt;
    private long? _exitReport;
    private bool _ended;

    // What the node's problems are filed under.
    private string Subject => $"run {Key.Run}";

    /// <summary>Run and attempt.</summary>
    public AttemptKey Key { get; } = new(assignment.Run, assignment.Attempt);

    /// <summary>The trainer's newest sign of life.</summary>
    public TrainerProgress? Progress { get; private set; }

    /// <summary>Where the attempt is.</summary>
    public AttemptPhase Phase
    {
        get
        {
            lock (_gate)
            {
                return _ended ? AttemptPhase.Ended
                    : _asked == EndRequest.Stop ? AttemptPhase.Stopping
                    : _asked == EndRequest.Leave ? AttemptPhase.Leaving
                    : _trainer is null ? AttemptPhase.Preparing
                    : AttemptPhase.Training;
            }
        }
    }

    /// <summary>Whether the attempt was told to stop: its reports will be refused.</summary>
    public bool IsOver => _stopping.IsCancellationRequested;

    /// <summary>Whether the exit report has been settled, so that the attempt need not be held any more.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate)
                return _ended && (_exitReport is not { } report || !environment.Outbox.Contains(report));
        }
    }

    /// <summary>Asks the trainer to leave at a checkpoint, and kills it after the grace time. A second call can only shorten the time.</summary>
    public void Leave(TimeSpan grace)
    {
        lock (_gate)
        {
            if (_ended || _asked == EndRequest.Stop)
                return;
            if (_asked == EndRequest.None)
            {
                LogLeaving(Key.Run, Key.Attempt, grace.TotalSeconds);
                _asked = EndRequest.Leave;
                _trainer?.Send(new LeaveAtCheckpoint());
            }

            KillAfter(grace);
        }

        _leaving.Cancel();
        changed();
    }

    /// <summary>Tells the trainer that the attempt is over, and kills it unless it ends by itself within a short time (protocol rule P14).</summary>
    public void Stop(string reason)
    {
        lock (_gate)
        {
            if (_ended || _asked == EndRequest.Stop)
                return;
            LogStopping(Key.Run, Key.Attempt, reason);
            _asked = EndRequest.Stop;
            _trainer?.Send(new AttemptOver(reason));
            KillAfter(environment.Options.Timings.StopGrace);
        }

        _stopping.Cancel();
        _leaving.Cancel();
        changed();
    }

    /// <summary>Runs the attempt to its end. Does not throw: every way to end is an exit report.</summary>
    /// <param name="lifetime">Ends when the agent no longer waits for the exit report to be written.</param>
    public async Task RunAsync(CancellationToken lifetime)
    {
        AttemptExited exit;
        try
        {
            exit = await TrainAsync();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            exit = ExitClassifier.NeverRan(_asked);
        }
        catch (Exception error)
        {
            // Whatever went wrong here must cost this attempt and nothing else.
            LogBroken(error, Key.Run, Key.Attempt);
            exit = new AttemptExited(ExitOutcome.Failed, ExitCode: 0, Failure: FailureClass.Infrastructure, Message: $"The agent could not run the trainer: {error.Message}");
        }

        if (exit.Outcome == ExitOutcome.Failed)
            LogFailed(Key.Run, Key.Attempt, exit.Failure, exit.ExitCode, exit.Message);
        else
            LogEnded(Key.Run, Key.Attempt, exit.Outcome, exit.ExitCode);
        environment.Problems.Set(Subject, null);
        long? report = null;
        try
        {
            report = await ReportAsync(exit, upload: null, lifetime);
        }
        catch (OperationCanceledException)
        {
            LogNotReported(Key.Run, Key.Attempt);
        }

        lock (_gate)
        {
            (_ended, _exitReport) = (true, report);
            _killing?.Dispose();
        }

        changed();
    }

    private async Task<AttemptExited> TrainAsync()
    {
        using var slot = await environment.Slots.EnterAsync(assignment.Device, assignment.Slot, _leaving.Token);
        var launch = await WritableAsync(PrepareAsync);
        var timings = environment.Options.Timings;
        var backoff = new Backoff(timings.FirstRetry, timings.SlotRetry, Key.GetHashCode());
        var began = environment.Time.GetTimestamp();
        while (true)
        {
            var exit = await RunTrainerAsync(launch);
            if (_asked == EndRequest.None && exit.Code == (int)TrainerExitCode.CheckpointsUnusable && _unusable is [_, ..])
            {
                // Older ones lie in the store only, and are fetched now that they are needed (protocol rule P17).
                _passedOver.AddRange(_unusable);
                _unusable = [];
                launch = await WritableAsync(PrepareAsync);
                continue;
            }

            if (exit.Code != (int)TrainerExitCode.SlotTaken || _asked != EndRequest.None)
                return ExitClassifier.Classify(exit, _ending, _asked, _hang, _unwritten);

            // Not a failure: a trainer of an earlier agent is ending, or somebody runs one by hand (protocol rule P20).
            if (environment.Time.GetElapsedTime(began) > timings.SlotPatience)
                throw new AgentException($"another process has held slot {assignment.Slot} of device '{assignment.Device}' for {timings.SlotPatience.TotalMinutes:0.#} minutes (lock file '{launch.Command.SlotLockFile}').", isTransient: true);
            LogSlotTaken(Key.Run, Key.Attempt, assignment.Slot, assignment.Device);
            await Task.Delay(backoff.Next(), environment.Time, _leaving.Token);
        }
    }

    // A full disk costs no attempt: it is waited for. So is the time that a person needs.
    private async Task<T> WritableAsync<T>(Func<Task<T>> prepare)
    {
        var timings = environment.Options.Timings;
        var backoff = new Backoff(timings.FirstRetry, timings.LongestRetry, Key.GetHashCode());
        while (true)
        {
            try
            {
                var prepared = await prepare();
                environment.Problems.Set(Subject, null);
                return prepared;
            }
            catch (Exception error) when (DiskProblem.Is(error))
            {
                var problem = DiskProblem.Describe(error, environment.Folder.Path);
                if (backoff.Failures == 0)
                    LogWaitsForDisk(Key.Run, Key.Attempt, problem);
                environment.Problems.Set(Subject, $"{Key.Run} can't start. {problem}");
                await Task.Delay(backoff.Next(), environment.Time, _leaving.Token);
            }
        }
    }

    private async Task<TrainerLaunch> PrepareAsync()
    {
        var slots = environment.Folder.Slots;
        var checkpoints = await environment.Checkpoints.ResolveAsync(assignment, _passedOver, _leaving.Token);
        _passedOver.AddRange(checkpoints.PassedOver);
        var command = new StartTraining
        {
            Run = assignment.Run,
            Attempt = assignment.Attempt,
            Specification = assignment.Specification,
            Threads = assignment.Threads,
            Device = assignment.Device,
            DataDirectory = environment.DataSets.Require(assignment.Specification.Data.Name),
            WeightsFile = assignment.Specification.Weights is { } weights ? environment.Weights.Require(weights) : null,
            CheckpointDirectory = Directory.CreateDirectory(environment.Folder.CheckpointsOf(assignment.Run)).FullName,
            SlotLockFile = SlotOwner.LockFile(slots, assignment.Device, assignment.Slot),
            CheckpointPolicy = assignment.CheckpointPolicy,
            Checkpoints = checkpoints.Files,
            HasOlderCheckpoints = checkpoints.HasOlder,
        };
        var log = Path.Combine(environment.Folder.Logs, $"{assignment.Run}@{assignment.Attempt}.log");
        return new TrainerLaunch(environment.Options.TrainerPath, command, TrainerLaunch.EnvironmentFor(assignment.Device, assignment.Threads), log);
    }

    private async Task<TrainerExit> RunTrainerAsync(TrainerLaunch launch)
    {
        _leaving.Token.ThrowIfCancellationRequested();
        using var trainer = TrainerProcess.Start(launch, environment.Time, _logger);
        SlotOwner.Note(environment.Folder.Slots, assignment.Device, assignment.Slot, trainer.Id);
        LogStarted(Key.Run, Key.Attempt, trainer.Id, assignment.Device, assignment.Slot, launch.Command.Checkpoints.Count > 0 ? launch.Command.Checkpoints[0].Step : 0);
        lock (_gate)
        {
            (_trainer, _watch) = (trainer, new HangWatch(environment.Options.Timings.Hang, environment.Options.Timings.HangLook, environment.Time));
            if (_asked == EndRequest.Leave)
                trainer.Send(new LeaveAtCheckpoint());
            else if (_asked == EndRequest.Stop)
                trainer.Kill();
        }

        changed();
        using var looking = environment.Time.CreateTimer(_ => LookForHang(), state: null, environment.Options.Timings.HangLook, environment.Options.Timings.HangLook);
        try
        {
            return await trainer.WatchAsync(HandleAsync);
        }
        finally
        {
            trainer.Kill(); // Has ended, unless watching it went wrong.
            lock (_gate)
                _trainer = null;
        }
    }

    private async Task HandleAsync(TrainerMessage message)
    {
        _watch!.Heard(message);
        try
        {
            switch (message)
            {
                case TrainerProgress progress:
                    Progress = progress;
                    break;
                case TrainerStarted started:
                    _passedOver.AddRange(started.PassedOver ?? []);
                    await ReportAsync(
                        new AttemptStarted(started.FromStep, started.FromEpoch, started.StepsPerEpoch, started.ComputeClass, _passedOver is [] ? null : [.. _passedOver]),
                        upload: null, _stopping.Token);
                    break;
                case CheckpointsUnusable unusable:
                    _unusable = unusable.PassedOver;
                    break;
                case EpochFinished epoch:
                    await ReportAsync(new EpochReported(epoch.Metrics), upload: null, _stopping.Token);
                    break;
                case CheckpointNotWritten unwritten:
                    _unwritten = unwritten.Reason;
                    LogNoCheckpoint(Key.Run, Key.Attempt, unwritten.Step, unwritten.Reason);
                    environment.Problems.Set(Subject, $"{Key.Run} trains on without a checkpoint since step {unwritten.Step}: {unwritten.Reason}");
                    break;
                case CheckpointWritten written:
                    _unwritten = null;
                    environment.Problems.Set(Subject, null);
                    await ReportAsync(new CheckpointReported(written.Checkpoint), written.Path, _stopping.Token);
                    break;
                case BrokenImagesMet broken:
                    await ReportAsync(new BrokenImagesReported(broken.Images, broken.Count), upload: null, _stopping.Token);
                    break;
                case TrainingCompleted or TrainingFailed:
                    _ending = message;
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt is over: what its trainer still says would be refused.
        }
        finally
        {
            _watch.Handled();
        }
    }

    private void LookForHang()
    {
        lock (_gate)
        {
            if (_hang is not null || _trainer is not { } trainer || _watch?.Look() is not { } hang)
                return;
            _hang = $"{hang} Its process: {ProcessState.Describe(trainer.Id)}. It was killed.";
            LogHang(Key.Run, Key.Attempt, _hang);
            trainer.Kill();
        }
    }

    // A second request can only shorten the time.
    private void KillAfter(TimeSpan grace)
    {
        if (_killing is not null && environment.Time.GetElapsedTime(_killAskedAt) + grace >= _killAfter)
            return;
        (_killAskedAt, _killAfter) = (environment.Time.GetTimestamp(), grace);
        _killing?.Dispose();
        _killing = environment.Time.CreateTimer(_ => KillTrainer(), state: null, grace, Timeout.InfiniteTimeSpan);
    }

    private Task<long> ReportAsync(ReportBody body, string? upload, CancellationToken cancellationToken) =>
        environment.Outbox.AppendAsync(new OutboxEntry(Key.Run, Key.Attempt, environment.Time.GetUtcNow(), body, upload), cancellationToken);

    private void KillTrainer()
    {
        lock (_gate)
            _trainer?.Kill();
    }
}
