using System.Diagnostics.CodeAnalysis;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.Files;
using EfficientNet.Agent.Outbox;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host;

namespace EfficientNet.Agent.Trainers;

/// <summary>
/// One attempt on this host, from its grant to its exit report: waits for slot and checkpoints, runs the trainer, reports.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Cancellation sources without timers hold nothing to free, and may be cancelled after the end."
)]
internal sealed partial class AttemptRunner
{
    private readonly Assignment _assignment;
    private readonly AttemptEnvironment _environment;
    private readonly Action _changed;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger<AttemptRunner> _logger;
    private readonly TrainerListener _listener;
    private readonly GraceTimer _killing;
    private EndRequest _asked;
    private TrainerProcess? _trainer;
    private HangWatch? _watch;
    private string? _hang;
    private long? _exitReport;
    private bool _ended;

    /// <summary>To be run once.</summary>
    /// <param name="assignment">The lease.</param>
    /// <param name="environment">Shared by all attempts.</param>
    /// <param name="changed">Called when <see cref="Phase"/> changes.</param>
    public AttemptRunner(Assignment assignment, AttemptEnvironment environment, Action changed)
    {
        (_assignment, _environment, _changed, _logger) = (assignment, environment, changed, environment.Logger);
        Key = new AttemptKey(assignment.Run, assignment.Attempt);
        _listener = new TrainerListener(Key, environment, _stopping.Token);
        _killing = new GraceTimer(environment.Time, KillTrainer);
    }

    /// <summary>Run and attempt.</summary>
    public AttemptKey Key { get; }

    /// <summary>The trainer's newest sign of life.</summary>
    public TrainerProgress? Progress => _listener.Progress;

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

    /// <summary>Whether the attempt was stopped: its reports will be refused.</summary>
    public bool IsOver => _stopping.IsCancellationRequested;

    /// <summary>Whether the exit report is settled, so that the attempt need no longer be held.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate)
                return _ended && (_exitReport is not { } report || !_environment.Outbox.Contains(report));
        }
    }

    /// <summary>
    /// Asks the trainer to leave at a checkpoint, and kills it after the grace time. A second call can only shorten the time.
    /// </summary>
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

            _killing.Within(grace);
        }

        _leaving.Cancel();
        _changed();
    }

    /// <summary>
    /// Tells the trainer that the attempt is over, and kills it unless it exits by itself within a short time (protocol rule
    /// P14).
    /// </summary>
    public void Stop(string reason)
    {
        lock (_gate)
        {
            if (_ended || _asked == EndRequest.Stop)
                return;
            LogStopping(Key.Run, Key.Attempt, reason);
            _asked = EndRequest.Stop;
            _trainer?.Send(new AttemptOver(reason));
            _killing.Within(_environment.Options.Timings.StopGrace);
        }

        _stopping.Cancel();
        _leaving.Cancel();
        _changed();
    }

    /// <summary>Runs the attempt to its end. Does not throw: every outcome becomes an exit report.</summary>
    /// <param name="lifetime">Cancelled when the agent no longer waits for the exit report to be written.</param>
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
            // Whatever went wrong here must cost only this attempt.
            LogBroken(error, Key.Run, Key.Attempt);
            exit = new AttemptExited(
                ExitOutcome.Failed,
                ExitCode: 0,
                Failure: FailureClass.Infrastructure,
                Message: $"The agent could not run the trainer: {error.Message}"
            );
        }

        if (exit.Outcome == ExitOutcome.Failed)
            LogFailed(Key.Run, Key.Attempt, exit.Failure, exit.ExitCode, exit.Message);
        else
            LogEnded(Key.Run, Key.Attempt, exit.Outcome, exit.ExitCode);
        _environment.Problems.Set(_listener.Subject, null);
        long? report = null;
        try
        {
            report = await _environment.Outbox.AppendAsync(
                new OutboxEntry(Key.Run, Key.Attempt, _environment.Time.GetUtcNow(), exit),
                lifetime
            );
        }
        catch (OperationCanceledException)
        {
            LogNotReported(Key.Run, Key.Attempt);
        }

        lock (_gate)
        {
            (_ended, _exitReport) = (true, report);
            _killing.Dispose();
        }

        _changed();
    }

    private async Task<AttemptExited> TrainAsync()
    {
        using var slot = await _environment.Slots.EnterAsync(_assignment.Device, _assignment.Slot, _leaving.Token);
        var launch = await WritableAsync(PrepareAsync);
        var timings = _environment.Options.Timings;
        var backoff = new Backoff(timings.FirstRetry, timings.SlotRetry, Key.GetHashCode());
        var began = _environment.Time.GetTimestamp();
        while (true)
        {
            var exit = await RunTrainerAsync(launch);
            if (
                _asked == EndRequest.None
                && exit.Code == (int)TrainerExitCode.CheckpointsUnusable
                && _listener.Unusable is [_, ..]
            )
            {
                // Older ones are only in the store, and are fetched now that they are needed (protocol rule P17).
                _listener.PassedOver.AddRange(_listener.Unusable);
                _listener.Unusable = [];
                launch = await WritableAsync(PrepareAsync);
                continue;
            }

            if (exit.Code != (int)TrainerExitCode.SlotTaken || _asked != EndRequest.None)
                return ExitClassifier.Classify(exit, _listener.Ending, _asked, _hang, _listener.Unwritten);

            // Not a failure: a trainer of an earlier agent is ending, or somebody runs one by hand (protocol rule P20).
            if (_environment.Time.GetElapsedTime(began) > timings.SlotPatience)
                throw new AgentException(
                    $"another process has held slot {_assignment.Slot} of device '{_assignment.Device}' for "
                        + $"{timings.SlotPatience.TotalMinutes:0.#} minutes (lock file '{launch.Command.SlotLockFile}').",
                    isTransient: true
                );
            LogSlotTaken(Key.Run, Key.Attempt, _assignment.Slot, _assignment.Device);
            await Task.Delay(backoff.Next(), _environment.Time, _leaving.Token);
        }
    }

    // A full disk costs no attempt: the attempt waits until someone frees space.
    private async Task<T> WritableAsync<T>(Func<Task<T>> prepare)
    {
        var timings = _environment.Options.Timings;
        var backoff = new Backoff(timings.FirstRetry, timings.LongestRetry, Key.GetHashCode());
        while (true)
        {
            try
            {
                var prepared = await prepare();
                _environment.Problems.Set(_listener.Subject, null);
                return prepared;
            }
            catch (Exception error) when (DiskProblem.Is(error))
            {
                var problem = DiskProblem.Describe(error, _environment.Folder.Path);
                if (backoff.Failures == 0)
                    LogWaitsForDisk(Key.Run, Key.Attempt, problem);
                _environment.Problems.Set(_listener.Subject, $"{Key.Run} can't start. {problem}");
                await Task.Delay(backoff.Next(), _environment.Time, _leaving.Token);
            }
        }
    }

    private async Task<TrainerLaunch> PrepareAsync()
    {
        var slots = _environment.Folder.Slots;
        var checkpoints = await _environment.Checkpoints.ResolveAsync(_assignment, _listener.PassedOver, _leaving.Token);
        _listener.PassedOver.AddRange(checkpoints.PassedOver);
        var command = new StartTraining
        {
            Run = _assignment.Run,
            Attempt = _assignment.Attempt,
            Specification = _assignment.Specification,
            Until = _assignment.Until,
            Threads = _assignment.Threads,
            Device = _assignment.Device,
            DataDirectory = _environment.DataSets.Require(_assignment.Specification.Data.Name),
            WeightsFile = _assignment.Specification.Weights is { } weights ? _environment.Weights.Require(weights) : null,
            CheckpointDirectory = Directory.CreateDirectory(_environment.Folder.CheckpointsOf(_assignment.Run)).FullName,
            SlotLockFile = SlotOwner.LockFile(slots, _assignment.Device, _assignment.Slot),
            CheckpointPolicy = _assignment.CheckpointPolicy,
            Checkpoints = checkpoints.Files,
            HasOlderCheckpoints = checkpoints.HasOlder,
        };
        var log = Path.Combine(_environment.Folder.Logs, $"{_assignment.Run}@{_assignment.Attempt}.log");
        return new TrainerLaunch(
            _environment.Options.TrainerPath,
            command,
            TrainerLaunch.EnvironmentFor(_assignment.Device, _assignment.Threads),
            log
        );
    }

    private async Task<TrainerExit> RunTrainerAsync(TrainerLaunch launch)
    {
        _leaving.Token.ThrowIfCancellationRequested();
        using var trainer = TrainerProcess.Start(launch, _environment.Time, _logger);
        SlotOwner.Note(_environment.Folder.Slots, _assignment.Device, _assignment.Slot, trainer.Id);
        LogStarted(
            Key.Run,
            Key.Attempt,
            trainer.Id,
            _assignment.Device,
            _assignment.Slot,
            launch.Command.Checkpoints.Count > 0 ? launch.Command.Checkpoints[0].Step : 0
        );
        lock (_gate)
        {
            (_trainer, _watch) = (
                trainer,
                new HangWatch(_environment.Options.Timings.Hang, _environment.Options.Timings.HangLook, _environment.Time)
            );
            if (_asked == EndRequest.Leave)
                trainer.Send(new LeaveAtCheckpoint());
            else if (_asked == EndRequest.Stop)
                trainer.Kill();
        }

        _changed();
        using var looking = _environment.Time.CreateTimer(
            _ => LookForHang(),
            state: null,
            _environment.Options.Timings.HangLook,
            _environment.Options.Timings.HangLook
        );
        try
        {
            return await trainer.WatchAsync(HandleAsync);
        }
        finally
        {
            trainer.Kill(); // It has ended, unless watching it failed.
            lock (_gate)
                _trainer = null;
        }
    }

    private async Task HandleAsync(TrainerMessage message)
    {
        _watch!.Heard(message);
        try
        {
            await _listener.HandleAsync(message);
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

    private void KillTrainer()
    {
        lock (_gate)
            _trainer?.Kill();
    }
}
