using EfficientNet.Contracts.Api;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Cli.Live;

/// <summary>Work of stages that are not proposed yet, from the experiment's own file.</summary>
internal sealed class RemainingWork(PlanReport? plan)
{
    /// <summary>
    /// Plans what was submitted. A newer server's file may say things that this program does not know: then only proposed runs
    /// count.
    /// </summary>
    public static RemainingWork Read(ExperimentDetail experiment)
    {
        try
        {
            return new RemainingWork(PlanReport.Of(ExperimentFile.Parse(experiment.Source, experiment.Name)));
        }
        catch (ExperimentFileException)
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
