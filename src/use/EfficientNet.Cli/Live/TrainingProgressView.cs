using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using Spectre.Console;

namespace EfficientNet.Cli.Live;

/// <summary>One run's progress: a bar over its steps on a terminal, a line for each epoch elsewhere.</summary>
internal sealed class TrainingProgressView
{
    private readonly CliContext _context;
    private readonly int _epochs;
    private readonly ProgressTask? _bar;

    private TrainingProgressView(CliContext context, int epochs, ProgressTask? bar)
    {
        _context = context;
        _epochs = epochs;
        _bar = bar;
    }

    /// <summary>Shows progress while <paramref name="work"/> runs.</summary>
    public static Task WhileAsync(CliContext context, int epochs, Func<TrainingProgressView, Task> work) =>
        context.Watched
            ? context
                .Error.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(progress =>
                    work(new TrainingProgressView(context, epochs, progress.AddTask("starting", maxValue: epochs)))
                )
            : work(new TrainingProgressView(context, epochs, null));

    public void Started(TrainerStarted started)
    {
        if (started.FromStep > 0)
            _context.Say($"Going on from step {started.FromStep}, epoch {started.FromEpoch}.");
    }

    public void Progressed(TrainerProgress progress)
    {
        if (_bar is null || progress.StepsPerEpoch is not > 0)
            return;
        _bar.Value = Math.Min((double)progress.Step / progress.StepsPerEpoch.Value, _epochs);
        var loss = progress.Loss is { } mean ? $"loss {mean:0.000}, " : "";
        _bar.Description = $"{loss}{progress.ImagesPerSecond:0} images/s";
    }

    public void Finished(EpochMetrics epoch)
    {
        if (_bar is not null)
            _bar.Value = epoch.Epoch;
        else
            _context.Say(
                $"epoch {epoch.Epoch} of {_epochs}: loss {epoch.TrainLoss:0.000}, top-1 "
                    + $"{Numerals.Percent(epoch.ValidationTop1)} on the held-out images, "
                    + $"{Numerals.Duration(TimeSpan.FromSeconds(epoch.Seconds))}"
            );
    }
}
