using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments;

/// <summary>
/// Which runs a stage's configurations need, and which of them exist. What an earlier stage has trained alike is not trained
/// again, nor is an architecture that the stage has: the configurations share the runs.
/// </summary>
internal sealed class StageWork
{
    private readonly ExperimentSnapshot _snapshot;
    private readonly ExperimentSpecification _specification;
    private readonly Dictionary<Work, TrainingRun> _known = [];
    private readonly Dictionary<(string Stage, string Fingerprint, long Seed), TrainingRun> _ofStage = [];
    private readonly ILookup<string, ScalingConfiguration> _configurations;

    public StageWork(ExperimentSnapshot snapshot, ExperimentSpecification specification)
    {
        _snapshot = snapshot;
        _specification = specification;
        _configurations = snapshot.Configurations.ToLookup(configuration => configuration.Stage);
        foreach (var run in snapshot.Runs)
        {
            _known.TryAdd(WorkOf(run.Stage, run.Fingerprint, run.Specification), run);
            _ofStage.TryAdd((run.Stage, run.Fingerprint, run.Specification.Seed), run);
        }
    }

    /// <summary>The stage's configurations, by number.</summary>
    public List<ScalingConfiguration> ConfigurationsOf(StageDefinition stage) =>
        [.. _configurations[stage.Name].OrderBy(configuration => configuration.Number)];

    /// <summary>Runs that the configurations, all of one stage, need and that do not exist, as they are to be created.</summary>
    public List<TrainingRun> Missing(IReadOnlyList<ScalingConfiguration> configurations, DateTimeOffset now)
    {
        var digits = RunIdDigits(configurations);
        return
        [
            .. from configuration in configurations.DistinctBy(configuration => configuration.Fingerprint)
            from seed in _specification.Seeds
            where Find(configuration, seed) is null
            let wanted = _specification.RunFor(configuration, seed)
            select new TrainingRun
            {
                Id = RunId.Parse(
                    $"{configuration.Experiment}.{configuration.Stage}.{configuration.Fingerprint[..digits]}.s{seed}"
                ),
                Experiment = configuration.Experiment,
                Stage = configuration.Stage,
                Configuration = configuration.Number,
                Fingerprint = configuration.Fingerprint,
                Specification = wanted,
                Resources = _specification.ResourcesFor(configuration),
                Checkpoints = _specification.Checkpoints,
                MaximumAttempts = _specification.Limits.MaximumAttempts,
                TraceParent = _snapshot.Experiment.TraceParent,
                CreatedAt = now,
            },
        ];
    }

    /// <summary>Whether every run of the configurations is final.</summary>
    public bool IsDone(IReadOnlyList<ScalingConfiguration> configurations) =>
        configurations.SelectMany(RunsOf).All(run => run.State.IsFinal());

    /// <summary>What the configuration's seeds gave.</summary>
    public ConfigurationOutcome OutcomeOf(ScalingConfiguration configuration)
    {
        var results = RunsOf(configuration).Select(run => run.HeldOutTop1()).OfType<double>().ToList();
        return new ConfigurationOutcome(
            configuration,
            BestConfiguration.Mean(results),
            results.Count,
            _specification.Seeds.Length - results.Count
        );
    }

    /// <summary>The first reason for a failure, for a person.</summary>
    public string FirstFailure(IReadOnlyList<ScalingConfiguration> configurations)
    {
        var run = configurations.SelectMany(RunsOf).First();
        return run.State == RunState.Cancelled
            ? $"{run.Id} was cancelled"
            : $"{run.Id}: {run.Failure}, {run.FailureMessage?.TrimEnd('.')}";
    }

    /// <summary>The configuration's runs, one for each seed; all of them must exist.</summary>
    public IEnumerable<TrainingRun> RunsOf(ScalingConfiguration configuration) =>
        _specification.Seeds.Select(seed =>
            Find(configuration, seed)
            ?? throw new InvalidOperationException(
                $"Configuration {configuration.Number} of {configuration.Experiment} has no run with seed {seed}."
            )
        );

    // A stage trains an architecture once, whatever led to it; stages share what they would train alike.
    private TrainingRun? Find(ScalingConfiguration configuration, long seed) =>
        _ofStage.GetValueOrDefault((configuration.Stage, configuration.Fingerprint, seed))
        ?? _known.GetValueOrDefault(
            WorkOf(configuration.Stage, configuration.Fingerprint, _specification.RunFor(configuration, seed))
        );

    // A micro-batch that the network decides follows from its fingerprint, so it distinguishes nothing; and an estimate of memory
    // that a later build makes differently loses no run (protocol rule P3).
    private Work WorkOf(string stage, string fingerprint, RunSpecification run) =>
        new(
            fingerprint,
            run.Data,
            run.Weights,
            run.Recipe with
            {
                MicroBatchSize = _specification.Recipe.MicroBatchSize,
            },
            run.Seed,
            run.Mode
        );

    // Eight digits of the fingerprint name a run; all of them in the one stage in a hundred thousand where eight do not tell two
    // architectures apart.
    private int RunIdDigits(IReadOnlyList<ScalingConfiguration> configurations)
    {
        const int usual = 8;
        var fingerprints = configurations
            .Concat(configurations.Take(1).SelectMany(configuration => _configurations[configuration.Stage]))
            .Select(configuration => configuration.Fingerprint)
            .Distinct()
            .ToList();
        return fingerprints.Select(fingerprint => fingerprint[..usual]).Distinct().Count() == fingerprints.Count
            ? usual
            : fingerprints[0].Length;
    }

    // The architecture by its fingerprint: records with arrays compare by reference.
    private readonly record struct Work(
        string Fingerprint,
        DataSpecification Data,
        string? Weights,
        Recipe Recipe,
        long Seed,
        DeterminismMode Mode
    );
}
