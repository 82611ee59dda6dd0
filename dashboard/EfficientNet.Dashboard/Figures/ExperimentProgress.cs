using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Dashboard.Figures;

/// <summary>How far runs and experiments are. Pure.</summary>
public static class ExperimentProgress
{
    /// <summary>
    /// Epochs of a run with the part of the epoch under way, never less than the ledger has, never more than are to be trained.
    /// </summary>
    public static double Epochs(RunSummary run)
    {
        var exact = run is { State: RunState.Running, Progress: { StepsPerEpoch: > 0 } progress }
            ? (double)progress.Step / progress.StepsPerEpoch.Value
            : 0;
        return Math.Clamp(exact, run.Epoch, run.Epochs);
    }

    /// <summary>
    /// Mean over runs under way of the newest epoch's top-1 on the held-out images, or null: what a configuration promises before
    /// its first result.
    /// </summary>
    public static double? NewestTop1(ConfigurationView configuration)
    {
        var training = configuration
            .Runs.Where(run => !run.State.IsFinal() && run.ValidationTop1 is not null)
            .Select(run => run.ValidationTop1)
            .ToArray();
        return training.Length == 0 ? null : training.Average();
    }
}
