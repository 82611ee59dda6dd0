using EfficientNet.Contracts.Api;

namespace EfficientNet.Dashboard.Pages.Overview;

/// <summary>All that the page shows, read at one moment.</summary>
/// <param name="Experiments">Newest first.</param>
/// <param name="Selected">The experiment that is shown in full, or null when there is none.</param>
/// <param name="Nodes">By name.</param>
/// <param name="Timeline">Newest first.</param>
/// <param name="Change">Position of the change feed before the rest was read: changes after it are news to the page.</param>
/// <param name="Now">When it was read.</param>
public sealed record OverviewModel(
    IReadOnlyList<ExperimentSummary> Experiments,
    ExperimentDetail? Selected,
    IReadOnlyList<NodeView> Nodes,
    IReadOnlyList<TimelineEntry> Timeline,
    long Change,
    DateTimeOffset Now
)
{
    /// <summary>Whether something trains, so that figures move without any change in the ledger.</summary>
    public bool IsTraining => Experiments.Any(experiment => experiment.Runs.Running > 0);
}
