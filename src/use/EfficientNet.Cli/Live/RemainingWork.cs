using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Cli.Live;

/// <summary>Work of stages that are not proposed yet, from what the server understood of the experiment's file.</summary>
internal sealed class RemainingWork(PlanReport? plan)
{
    /// <summary>
    /// Plans what the server understood. A newer server may know things that this program does not: then only proposed runs
    /// count.
    /// </summary>
    public static RemainingWork Read(ExperimentDetail experiment)
    {
        try
        {
            var specification = experiment.Specification?.Deserialize<ExperimentSpecification>(ContractsJson.Stored);
            return new RemainingWork(specification is null ? null : PlanReport.Of(specification));
        }
        catch (JsonException)
        {
            return new RemainingWork(null);
        }
    }

    /// <summary>How far the experiment is.</summary>
    public ExperimentPace Pace(ExperimentDetail experiment) => ExperimentPace.Of(experiment, Later(experiment));

    /// <summary>
    /// Epochs × multiply-adds to come; a sweep whose winner is not known counts as the middle of what it can be.
    /// </summary>
    private double Later(ExperimentDetail experiment)
    {
        if (plan is null || experiment.State.IsFinal())
            return 0;
        var proposed = experiment.Configurations.Select(view => view.Stage).ToHashSet();
        var work = plan
            .Stages.Where(stage => !proposed.Contains(stage.Name))
            .Sum(stage =>
                stage.Configurations?.Sum(configuration => (double)configuration.MultiplyAdds)
                ?? stage.Phis?.Sum(phi => (phi.MultiplyAdds.Minimum + (double)phi.MultiplyAdds.Maximum) / 2)
                ?? 0
            );
        return work * plan.Epochs * plan.Seeds;
    }
}
