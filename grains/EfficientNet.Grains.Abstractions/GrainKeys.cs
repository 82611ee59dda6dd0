using System.Globalization;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Grains;

/// <summary>How grains are addressed; no other file formats a grain key.</summary>
public static class GrainKeys
{
    /// <summary>The pool of agents that name none.</summary>
    public const string DefaultPool = Heartbeat.DefaultPool;

    /// <summary>An experiment, by its id.</summary>
    public static IExperimentGrain Experiment(this IGrainFactory grains, ExperimentId experiment) =>
        grains.GetGrain<IExperimentGrain>(experiment.Value);

    /// <summary>A configuration, by <c>{experiment}/{number}</c>.</summary>
    public static IScalingConfigurationGrain Configuration(this IGrainFactory grains, ExperimentId experiment, int number) =>
        grains.GetGrain<IScalingConfigurationGrain>($"{experiment}/{number.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A training run, by its id.</summary>
    public static ITrainingRunGrain Run(this IGrainFactory grains, RunId run) => grains.GetGrain<ITrainingRunGrain>(run.Value);

    /// <summary>A GPU node, by its name.</summary>
    public static IGpuNodeGrain Node(this IGrainFactory grains, NodeName node) => grains.GetGrain<IGpuNodeGrain>(node.Value);

    /// <summary>The scheduler of a pool, by the pool's name.</summary>
    public static ISchedulerGrain Scheduler(this IGrainFactory grains, string pool) => grains.GetGrain<ISchedulerGrain>(pool);

    /// <summary>Reads the key of a configuration, or throws <see cref="FormatException"/>.</summary>
    public static (ExperimentId Experiment, int Number) ParseConfiguration(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && int.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (ExperimentId.Parse(key[..slash]), number)
            : throw new FormatException(
                $"The configuration key '{key}' must be '{{experiment}}/{{number}}', for example 'quickstart-k3vd/3'."
            );
    }
}
