using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Trainers;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Control;

/// <summary>All attempts that this agent holds: the actual state.</summary>
internal sealed partial class AttemptFleet(
    AttemptEnvironment environment,
    AttemptJournal journal,
    NodeProblems problems,
    AgentTimings timings,
    ILogger<AttemptFleet> logger
) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AttemptKey, (AttemptRunner Runner, Task Running)> _attempts = [];
    private readonly CancellationTokenSource _lifetime = new();

    /// <summary>Raised when an attempt is added or changes its phase.</summary>
    public VersionSignal Changes { get; } = new();

    /// <summary>Whether the agent is shutting down: nothing new starts.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>
    /// Exactly the attempts that are held, including those whose exit report is not acknowledged yet (protocol rules P11, P12).
    /// </summary>
    public IReadOnlyList<HeldAttempt> Held() =>
        [.. Runners().Select(runner => new HeldAttempt(runner.Key.Run, runner.Key.Attempt, runner.Progress))];

    /// <summary>The same for the reconciler.</summary>
    public AgentSituation Situation(bool accepting) =>
        new(
            [.. Runners().Select(runner => new ActualAttempt(runner.Key, runner.Phase))],
            journal.NewestBegun(),
            accepting && !IsClosed
        );

    /// <summary>Carries out one step.</summary>
    public void Take(AgentAction action)
    {
        switch (action)
        {
            case StartAttempt start:
                Start(start.Assignment);
                break;
            case LeaveAttempt leave:
                Find(leave.Key)?.Leave(IsClosed ? timings.ShutdownGrace : timings.LeaveGrace);
                break;
            case StopAttempt stop:
                Stop(stop.Key, stop.Reason);
                break;
        }
    }

    /// <summary>Kills an attempt's trainer; an attempt that is not held is no error.</summary>
    public void Stop(AttemptKey key, string reason) => Find(key)?.Stop(reason);

    /// <summary>Whether an attempt is known to be over.</summary>
    public bool IsOver(AttemptKey key) => Find(key)?.IsOver ?? false;

    /// <summary>Whether any attempt of the run is held.</summary>
    public bool Holds(Contracts.RunId run) => Runners().Any(runner => runner.Key.Run == run);

    /// <summary>Starts nothing more, and asks every trainer to leave.</summary>
    public void Close()
    {
        IsClosed = true;
        foreach (var runner in Runners())
            runner.Leave(timings.ShutdownGrace);
        Changes.Raise();
    }

    /// <summary>Completes when every trainer has ended and its end is in the outbox.</summary>
    public Task EndedAsync()
    {
        lock (_gate)
            return Task.WhenAll(_attempts.Values.Select(attempt => attempt.Running));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _lifetime.Cancel();
        _lifetime.Dispose();
    }

    private void Start(Assignment assignment)
    {
        var runner = new AttemptRunner(assignment, environment, Changes.Raise);
        try
        {
            journal.Begin(runner.Key);
            problems.Set("journal", null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not held, so the control plane sees that it did not start; the next heartbeat's answer names it again.
            problems.Set("journal", Files.DiskProblem.Describe(error, environment.Folder.Journal));
            LogNotBegun(assignment.Run, assignment.Attempt, error.Message);
            return;
        }

        lock (_gate)
            _attempts.Add(runner.Key, (runner, Task.Run(() => runner.RunAsync(_lifetime.Token))));
        Changes.Raise();
    }

    private AttemptRunner? Find(AttemptKey key)
    {
        lock (_gate)
            return _attempts.TryGetValue(key, out var attempt) ? attempt.Runner : null;
    }

    private List<AttemptRunner> Runners()
    {
        lock (_gate)
        {
            foreach (var (key, _) in _attempts.Where(attempt => attempt.Value.Runner.IsSettled).ToList())
                _attempts.Remove(key);
            return [.. _attempts.Values.Select(attempt => attempt.Runner)];
        }
    }

    [LoggerMessage(LogLevel.Error, "{Run} attempt {Attempt} can't start, since it can't be recorded on disk: {Reason}")]
    private partial void LogNotBegun(Contracts.RunId run, int attempt, string reason);
}
