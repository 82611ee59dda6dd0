using EfficientNet.Contracts.Inference;
using Spectre.Console;

namespace EfficientNet.Cli.Live;

/// <summary>An evaluation's progress: a bar over its images on a terminal, a line for each tenth elsewhere.</summary>
internal sealed class EvaluationProgressView
{
    private readonly CliContext _context;
    private readonly ProgressTask? _bar;
    private long _tenths;

    private EvaluationProgressView(CliContext context, ProgressTask? bar) => (_context, _bar) = (context, bar);

    /// <summary>Shows progress while <paramref name="work"/> runs.</summary>
    public static Task<ExitCode> WhileAsync(CliContext context, Func<EvaluationProgressView, Task<ExitCode>> work) =>
        context.Watched
            ? context
                .Error.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(progress => work(new EvaluationProgressView(context, progress.AddTask("loading"))))
            : work(new EvaluationProgressView(context, null));

    public void Measured(EvaluationProgress progress)
    {
        if (_bar is not null)
        {
            _bar.Description = $"{progress.Images} of {progress.Total} images";
            _bar.MaxValue = progress.Total;
            _bar.Value = progress.Images;
        }
        else if (progress.Images * 10 / progress.Total is var tenths && tenths > _tenths)
        {
            _tenths = tenths;
            _context.Say($"{progress.Images} of {progress.Total} images");
        }
    }
}
