using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Grains.Tests.Hosting;

/// <summary>
/// An agent without trainers: it sends what a test tells it to, and can play a trainer that finishes at once.
/// </summary>
internal sealed class FakeAgent(IGrainFactory grains, string name, long incarnation = 1, int slots = 2)
{
    private const string ComputeClass = "cpu/Xeon 6-85-7/avx512/libtorch 2.10.0/2 threads";
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Dictionary<AttemptKey, long> _sequences = [];
    private long _beats;

    public NodeName Name { get; } = NodeName.Parse(name);

    public Dictionary<AttemptKey, Assignment> Held { get; } = [];

    /// <summary>Whether the outbox of an earlier incarnation is delivered.</summary>
    public bool Ready { get; set; } = true;

    /// <summary>Sends what is held, takes on what is desired, drops what is over.</summary>
    public async Task<HeartbeatAnswer> BeatAsync(double waitSeconds = 0)
    {
        var answer = await grains
            .Node(Name)
            .HeartbeatAsync(
                new Heartbeat
                {
                    Incarnation = incarnation,
                    Sequence = ++_beats,
                    Ready = Ready,
                    Held = [.. Held.Keys.Select(key => new HeldAttempt(key.Run, key.Attempt))],
                    Devices = [new DeviceDescription("cpu", DeviceKind.Cpu, "Xeon", 64L << 30, slots, 2)],
                    DataSets = [],
                    WaitSeconds = waitSeconds,
                }
            );
        foreach (var over in answer.Over)
            Held.Remove(over);
        foreach (var assignment in answer.Desired)
            Held.TryAdd(new AttemptKey(assignment.Run, assignment.Attempt), assignment);
        return answer;
    }

    /// <summary>Beats until <paramref name="done"/> says so of the newest answer.</summary>
    public async Task<HeartbeatAnswer> BeatUntilAsync(Func<HeartbeatAnswer, bool> done, string phase)
    {
        var clock = TimeProvider.System;
        for (var started = clock.GetTimestamp(); clock.GetElapsedTime(started) < Patience; )
        {
            var answer = await BeatAsync(waitSeconds: 0.2);
            if (done(answer))
                return answer;
        }

        throw new TimeoutException($"{Name} waited {Patience} for: {phase}. It holds {string.Join(", ", Held.Keys)}.");
    }

    /// <summary>Waits for one assignment and takes it on.</summary>
    public async Task<Assignment> NextAsync() =>
        (await BeatUntilAsync(answer => answer.Desired.Count > 0, "an assignment")).Desired[0];

    /// <summary>Reports the next thing about an attempt.</summary>
    public Task<ReportAnswer> ReportAsync(Assignment assignment, ReportBody body)
    {
        var key = new AttemptKey(assignment.Run, assignment.Attempt);
        var sequence = _sequences[key] = _sequences.GetValueOrDefault(key) + 1;
        return DeliverAsync(assignment, sequence, body);
    }

    /// <summary>Delivers a report with a sequence of one's own.</summary>
    public Task<ReportAnswer> DeliverAsync(Assignment assignment, long sequence, ReportBody body) =>
        grains.Run(assignment.Run).ReportAsync(new Report(assignment.Run, assignment.Attempt, sequence, At, body));

    /// <summary>
    /// Plays a trainer to its end, from where the run's checkpoints leave off; every report is delivered twice, as after a lost
    /// acknowledgement.
    /// </summary>
    public async Task TrainAsync(Assignment assignment)
    {
        var from = assignment.Checkpoints.Count == 0 ? 0 : assignment.Checkpoints[0].Epoch;
        List<ReportBody> bodies = [Started(from)];
        for (var epoch = from + 1; epoch <= assignment.Specification.Recipe.Epochs; epoch++)
            bodies.AddRange([new EpochReported(Metrics(epoch)), new CheckpointReported(Checkpoint(assignment, epoch))]);
        bodies.Add(new AttemptExited(ExitOutcome.Completed, 0, Result(assignment)));
        foreach (var body in bodies)
        {
            Assert.Equal(ReportVerdict.Accepted, (await ReportAsync(assignment, body)).Verdict);
            Assert.Equal(
                ReportVerdict.Duplicate,
                (await DeliverAsync(assignment, _sequences[new AttemptKey(assignment.Run, assignment.Attempt)], body)).Verdict
            );
        }

        Held.Remove(new AttemptKey(assignment.Run, assignment.Attempt));
    }

    /// <summary>Trains everything that is assigned until <paramref name="done"/>.</summary>
    public async Task WorkUntilAsync(Func<Task<bool>> done, string phase)
    {
        var clock = TimeProvider.System;
        for (var started = clock.GetTimestamp(); clock.GetElapsedTime(started) < Patience; )
        {
            await BeatAsync(waitSeconds: 0.2);
            foreach (var assignment in Held.Values.ToList())
                await TrainAsync(assignment);
            if (await done())
                return;
        }

        throw new TimeoutException($"{Name} worked {Patience} for: {phase}.");
    }

    public static AttemptStarted Started(int fromEpoch = 0) => new(fromEpoch * 10, fromEpoch, StepsPerEpoch: 10, ComputeClass);

    public static EpochMetrics Metrics(int epoch) => new(epoch, epoch * 10, 1.5, 0.01, 1.6, 0.5, 0.9, Images: 320, Seconds: 2);

    public static CheckpointRecord Checkpoint(Assignment assignment, int epoch) =>
        new(epoch * 10, epoch, assignment.Attempt, new string('a', 64), Bytes: 1000);

    // The deeper, the better: which configuration wins is known.
    private static RunResult Result(Assignment assignment) =>
        new(
            ValidationTop1: 0.5
                + (assignment.Specification.Architecture.BlockCount / 1000.0)
                + (assignment.Specification.Seed / 10_000.0),
            TestTop1: 0.7,
            TestTop5: 0.9,
            TestImages: 1000,
            new string('b', 64),
            Seconds: 4,
            new Dictionary<string, string> { ["images"] = new string('c', 64) },
            ComputeClass
        );
}
