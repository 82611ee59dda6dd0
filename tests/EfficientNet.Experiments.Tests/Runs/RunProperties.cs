using CsCheck;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>Whatever order reports come in, from however many attempts, the ledger holds each epoch once and in order.</summary>
public sealed class RunProperties
{
    private const int Epochs = 3;

    // One thing that the world does: a grant, a lost lease, or delivery of some report of some attempt, however often and
    // whenever.
    private sealed record Happening(int Kind, int Attempt, int Sequence, int Body, bool Differs);

    private static readonly Gen<Happening[]> Happenings = Gen.Select(
        Gen.Int[0, 11],
        Gen.Int[1, 4],
        Gen.Int[1, 7],
        Gen.Int[0, 9],
        Gen.Int[0, 9].Select(chance => chance == 0),
        (kind, attempt, sequence, body, differs) => new Happening(kind, attempt, sequence, body, differs)
    ).Array[1, 60];

    [Theory]
    [InlineData(DeterminismMode.Exact)]
    [InlineData(DeterminismMode.Fast)]
    public void Run_UnderAnyInterleaving_KeepsOneRowForEachEpochInOrder(DeterminismMode mode) =>
        Happenings.Sample(
            happenings =>
            {
                var world = new World(mode);
                foreach (var happening in happenings)
                    world.Apply(happening);
            },
            iter: 3000
        );

    [Fact]
    public void Run_WithAnHonestAgentUnderAnyLosses_SucceedsWithEveryEpoch() =>
        Gen.Int[0, 3]
            .Array[0, 25]
            .Sample(
                losses =>
                {
                    var world = new World(DeterminismMode.Exact);
                    foreach (var reports in losses)
                        world.TrainAttempt(reports);
                    world.TrainAttempt(int.MaxValue);
                    Assert.Equal(RunState.Succeeded, world.Run.State);
                    Assert.Equal([1, 2, 3], world.Ledger.Keys);
                },
                iter: 500
            );

    /// <summary>A run with its ledger, fenced as the tables fence it.</summary>
    private sealed class World(DeterminismMode mode)
    {
        public TrainingRun Run { get; private set; } = Sample.Queued(Epochs, mode);

        public SortedDictionary<int, EpochMetrics> Ledger { get; } = [];

        public void Apply(Happening happening)
        {
            var before = Run;
            var rows = Ledger.ToDictionary();
            switch (happening.Kind)
            {
                case 0 when Run.State == RunState.Queued:
                    Run = Sample.Grant(Run);
                    break;
                case 1:
                    Execute(new LoseAttempt(happening.Attempt, AttemptEnd.LeaseExpired, "silent"));
                    break;
                default:
                    // Mostly the report that the attempt would send next, else any.
                    var current = happening.Kind >= 4;
                    Deliver(
                        current ? Math.Max(Run.Attempt, 1) : happening.Attempt,
                        current ? Run.ReportSequence + 1 : happening.Sequence,
                        Body(happening)
                    );
                    break;
            }

            Assert.True(Run.Version >= before.Version);
            if (before.State.IsFinal())
                Assert.Equal(before.State, Run.State);
            Assert.Equal(Enumerable.Range(1, Run.Epoch), Ledger.Keys);
            Assert.True(Ledger.Count >= rows.Count, "an epoch vanished");
            if (mode == DeterminismMode.Exact)
                Assert.All(rows, row => Assert.Equal(row.Value, Ledger[row.Key]));
            if (Run.State == RunState.Succeeded)
                Assert.Equal(Epochs, Ledger.Count);
        }

        /// <summary>
        /// One attempt of an agent that loses its lease after some reports; the trainer resumes where the ledger ends.
        /// </summary>
        public void TrainAttempt(int reports)
        {
            if (Run.State.IsFinal())
                return;
            Run = Sample.Grant(Run);
            List<ReportBody> bodies = [Sample.Started(Run.Epoch, Run.Epoch * 10)];
            for (var epoch = Run.Epoch + 1; epoch <= Epochs; epoch++)
                bodies.AddRange([
                    new EpochReported(Sample.Metrics(epoch)),
                    new CheckpointReported(Sample.Checkpoint(epoch, Run.Attempt)),
                ]);
            bodies.Add(new AttemptExited(ExitOutcome.Completed, 0, Sample.Result()));
            foreach (var (body, index) in bodies.Take(reports).Select((body, index) => (body, index)))
            {
                Deliver(Run.Attempt, index + 1, body);
                Deliver(Run.Attempt, index + 1, body); // Its acknowledgement was lost.
            }

            Execute(new LoseAttempt(Run.Attempt, AttemptEnd.LostByAgent, "restarted"));
        }

        private void Deliver(int attempt, long sequence, ReportBody body) =>
            Execute(new ApplyReport(new Report(Run.Id, attempt, sequence, Sample.Now, body)));

        private void Execute(RunCommand command)
        {
            var epoch = RunDecider.NeedsEpoch(Run, command) is { } needed ? Ledger[needed] : null;
            var decision = RunDecider.Decide(Run, command, new RunEvidence(epoch, []), Sample.Now);
            if (decision.Transition is null)
                return;
            foreach (var happened in decision.Events)
            {
                if (happened is EpochCommitted added)
                    Ledger.Add(added.Metrics.Epoch, added.Metrics);
                if (happened is EpochSuperseded changed)
                    Ledger[changed.Metrics.Epoch] = changed.Metrics;
            }

            Run = decision.After;
        }

        private ReportBody Body(Happening happening) =>
            happening.Body switch
            {
                0 or 1 => Sample.Started(happening.Sequence % (Epochs + 1), happening.Sequence % (Epochs + 1) * 10),
                2 => new AttemptExited(
                    (ExitOutcome)(happening.Sequence % 4 + 1),
                    1,
                    Sample.Result(),
                    FailureClass.Infrastructure
                ),
                3 => new CheckpointReported(Sample.Checkpoint(happening.Sequence % (Epochs + 1), happening.Attempt)),
                4 => new EpochReported(Sample.Metrics(happening.Sequence)),
                _ => new EpochReported(
                    Sample.Metrics(
                        Math.Min(Epochs, Run.Epoch + 1 - (happening.Body == 5 && Run.Epoch > 0 ? 1 : 0)),
                        happening.Differs ? 1.25 : 1.5
                    )
                ),
            };
    }
}
