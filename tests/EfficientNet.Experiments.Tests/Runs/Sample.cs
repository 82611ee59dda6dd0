using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>Runs and reports as tests need them.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public const string ComputeClass = "cpu/Xeon 6-85-7/avx512/libtorch 2.10.0/2 threads";
    public static readonly ExperimentId Experiment = ExperimentId.Parse("quickstart-k3vd");
    public static readonly NodeName Node = NodeName.Parse("gpu-1");

    public static RunSpecification Specification(int epochs = 3, DeterminismMode mode = DeterminismMode.Exact, long seed = 1) =>
        new()
        {
            Architecture = PublishedNetworks.All[0].Architecture(10),
            Data = new DataSpecification { Name = "synthetic", Classes = 10 },
            Recipe = new Recipe
            {
                Epochs = epochs,
                BatchSize = 32,
                Dropout = 0.2,
            },
            Seed = seed,
            Mode = mode,
        };

    public static TrainingRun Queued(int epochs = 3, DeterminismMode mode = DeterminismMode.Exact) =>
        new()
        {
            Id = RunId.Parse("quickstart-k3vd.grid.1f0c22aa.s1"),
            Experiment = Experiment,
            Stage = "grid",
            Configuration = 1,
            Fingerprint = "1f0c22aa1f0c22aa1f0c22aa1f0c22aa",
            Specification = Specification(epochs, mode),
            Resources = new ResourceRequest { DataSet = "synthetic", MemoryBytes = 1 << 20 },
            CreatedAt = Now,
        };

    public static TrainingRun Granted(int epochs = 3, DeterminismMode mode = DeterminismMode.Exact) =>
        Grant(Queued(epochs, mode));

    /// <summary>A run whose trainer has started: report 1 is in.</summary>
    public static TrainingRun Running(int epochs = 3, DeterminismMode mode = DeterminismMode.Exact) =>
        Report(Granted(epochs, mode), 1, Started()).After;

    public static TrainingRun Grant(TrainingRun run) =>
        RunDecider.Apply(run, new AttemptGranted(run.Attempt + 1, Node, "cpu", 0, 2), Now) with
        {
            Version = run.Version + 1,
        };

    public static AttemptStarted Started(int fromEpoch = 0, long fromStep = 0, string computeClass = ComputeClass) =>
        new(fromStep, fromEpoch, StepsPerEpoch: 10, computeClass);

    public static EpochMetrics Metrics(int epoch, double loss = 1.5, double seconds = 2) =>
        new(
            epoch,
            epoch * 10,
            loss,
            LearningRate: 0.01,
            ValidationLoss: 1.6,
            ValidationTop1: 0.5,
            ValidationTop5: 0.9,
            Images: 320,
            seconds
        );

    public static CheckpointRecord Checkpoint(int epoch, int attempt = 1, long? step = null) =>
        new(step ?? epoch * 10, epoch, attempt, new string('a', 64), Bytes: 1000);

    public static RunResult Result(double validation = 0.8) =>
        new(
            validation,
            TestTop1: 0.79,
            TestTop5: 0.98,
            TestImages: 1000,
            new string('b', 64),
            Seconds: 6,
            new Dictionary<string, string>(),
            ComputeClass
        );

    public static RunDecision Report(
        TrainingRun run,
        long sequence,
        ReportBody body,
        EpochMetrics? committed = null,
        int? attempt = null
    ) =>
        RunDecider.Decide(
            run,
            new ApplyReport(new Report(run.Id, attempt ?? run.Attempt, sequence, Now, body)),
            new RunEvidence(committed, []),
            Now
        );

    /// <summary>Applies epoch reports that follow each other.</summary>
    public static TrainingRun WithEpochs(TrainingRun run, int epochs)
    {
        for (var epoch = run.Epoch + 1; epoch <= epochs; epoch++)
            run = Report(run, run.ReportSequence + 1, new EpochReported(Metrics(epoch))).After;
        return run;
    }
}
