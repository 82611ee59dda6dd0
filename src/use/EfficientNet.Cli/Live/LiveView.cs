using EfficientNet.Cli.Output;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EfficientNet.Cli.Live;

/// <summary>A table that is redrawn in place.</summary>
internal sealed class LiveView(CliContext context, Func<ExperimentDetail, ExperimentPace> pace) : IExperimentView
{
    private LiveDisplayContext? _display;

    public Task<T> WhileAsync<T>(Func<Task<T>> follow) =>
        context
            .Error.Live(new Text("Waiting for the first runs"))
            .AutoClear(true) // the outcome's table takes its place
            .Overflow(VerticalOverflow.Ellipsis)
            .StartAsync(async display =>
            {
                _display = display;
                return await follow();
            });

    public void Happened(TimelineEntry entry)
    {
        // the table shows it
    }

    public void Show(ExperimentDetail experiment)
    {
        _display?.UpdateTarget(Draw(experiment, pace(experiment), context.Error.Profile.Height - 7));
        _display?.Refresh();
    }

    /// <summary>The table with at most <paramref name="height"/> runs: what runs and what waits before what is over.</summary>
    public static IRenderable Draw(ExperimentDetail experiment, ExperimentPace pace, int height)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Title(experiment, pace));
        foreach (
            var (header, right) in new[]
            {
                ("Stage", false),
                ("Configuration", false),
                ("State", false),
                ("Epoch", true),
                ("Progress", false),
                ("Validation top-1", true),
                ("Test top-1", true),
                ("Left", true),
            }
        )
            table.AddColumn(right ? new TableColumn(header).RightAligned() : new TableColumn(header));
        var shown = Choose(pace.Lines, Math.Max(height, 3));
        foreach (var line in shown)
        {
            table.AddRow(
                new Text(line.Run.Stage),
                new Text(line.Configuration.Label),
                new Markup(Coloured(line.Run.State)),
                new Text($"{line.Run.Epoch}/{line.Run.Epochs}"),
                new Text(Bar(line.Done)),
                new Text(line.Run.ValidationTop1 is { } validation ? Numerals.Percent(validation) : ""),
                new Text(line.Run.TestTop1 is { } test ? Numerals.Percent(test) : ""),
                new Text(line.Remaining is { } left ? Numerals.Duration(left) : line.Run.Message ?? "")
            );
        }

        return pace.Lines.Count > shown.Count ? table.Caption($"and {pace.Lines.Count - shown.Count} more runs") : table;
    }

    private static string Title(ExperimentDetail experiment, ExperimentPace pace)
    {
        var title =
            $"{Markup.Escape(experiment.Id.Value)}  [bold]{experiment.State}[/]  {Bar(pace.Done)}  "
            + $"{experiment.EpochsDone}/{experiment.EpochsPlanned} epochs  "
            + $"{ExperimentReports.Runs(experiment.Runs)}";
        return pace.Remaining is { } left && !experiment.State.IsFinal()
            ? $"{title}  [bold]about {Numerals.Duration(left)} left[/]"
            : title;
    }

    private static List<RunLine> Choose(IReadOnlyList<RunLine> lines, int height)
    {
        if (lines.Count <= height)
            return [.. lines];
        var chosen = lines.OrderBy(line => Rank(line.Run.State)).Take(height).ToHashSet();
        return [.. lines.Where(chosen.Contains)];
    }

    private static int Rank(RunState state) =>
        state switch
        {
            RunState.Running => 0,
            RunState.Granted => 1,
            RunState.Failed => 2,
            RunState.Queued => 3,
            _ => 4,
        };

    private static string Bar(double done)
    {
        const int Width = 12;
        var full = (int)Math.Round(Math.Clamp(done, 0, 1) * Width);
        return new string('█', full) + new string('░', Width - full) + $" {Math.Floor(Math.Clamp(done, 0, 1) * 100), 3:0} %";
    }

    private static string Coloured(RunState state) =>
        state switch
        {
            RunState.Running => $"[blue]{state}[/]",
            RunState.Succeeded => $"[green]{state}[/]",
            RunState.Failed => $"[red]{state}[/]",
            RunState.Halted => $"[yellow]{state}[/]",
            _ => $"{state}",
        };
}
