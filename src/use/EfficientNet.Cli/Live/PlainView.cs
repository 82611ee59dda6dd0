using EfficientNet.Cli.Output;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Cli.Live;

/// <summary>One line for each thing that happens, and every half minute how far it is: for files and pipes.</summary>
internal sealed class PlainView(CliContext context, Func<ExperimentDetail, ExperimentPace> pace) : IExperimentView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // A checkpoint follows each epoch; the epoch's line says enough.
    private static readonly string[] Quiet = [EventKinds.Checkpoint];

    private long _lastSummary = context.Time.GetTimestamp();

    public Task<T> WhileAsync<T>(Func<Task<T>> follow) => follow();

    public void Happened(TimelineEntry entry)
    {
        if (!Quiet.Contains(entry.Kind))
            context.Say($"{entry.At:HH:mm:ss}  {(entry.Run is { } run ? $"{run}: " : "")}{entry.Text}");
    }

    public void Show(ExperimentDetail experiment)
    {
        if (context.Time.GetElapsedTime(_lastSummary) < Interval || experiment.State.IsFinal())
            return;
        _lastSummary = context.Time.GetTimestamp();
        var now = pace(experiment);
        context.Say(
            $"{experiment.State}: {experiment.EpochsDone} of {experiment.EpochsPlanned} epochs, "
                + $"{ExperimentReports.Runs(experiment.Runs)}"
                + (now.Remaining is { } left ? $", about {Numerals.Duration(left)} left" : "")
        );
    }
}
