using EfficientNet.Contracts.Api;

namespace EfficientNet.Dashboard.Figures;

/// <summary>Accuracy against multiply-adds, a point for each configuration that has a figure to show. Pure; the page draws it.</summary>
/// <param name="Points">The points, those still training first, so that finished ones are drawn above them.</param>
/// <param name="Horizontal">Multiply-adds for one image.</param>
/// <param name="Vertical">Top-1, a fraction.</param>
/// <param name="IsValidation">Whether accuracies are on the held-out training images; else on the test images.</param>
/// <param name="Stages">Names of stages in order, for colours.</param>
public sealed record AccuracyFigure(IReadOnlyList<AccuracyPoint> Points, Axis Horizontal, Axis Vertical, bool IsValidation, IReadOnlyList<string> Stages)
{
    /// <summary>Makes the figure, or null when no configuration has an accuracy yet.</summary>
    public static AccuracyFigure? Of(IReadOnlyList<ConfigurationView> configurations)
    {
        // One measure for all points: what configurations are chosen by, unless nothing was held out.
        var validation = configurations.Any(configuration => configuration.ValidationTop1 is not null)
            || !configurations.Any(configuration => configuration.TestTop1 is not null);
        var best = ExperimentProgress.Best(configurations);
        var points = new List<AccuracyPoint>();
        foreach (var configuration in configurations)
        {
            var finished = validation ? configuration.ValidationTop1 : configuration.TestTop1;
            var newest = validation ? ExperimentProgress.NewestTop1(configuration) : null;
            if ((finished ?? newest) is { } top1 && double.IsFinite(top1))
                points.Add(new AccuracyPoint(configuration, top1, IsFinal: finished is not null, IsBest: configuration == best));
        }

        return points.Count == 0 ? null : new AccuracyFigure(
            [.. points.OrderBy(point => point.IsFinal).ThenBy(point => point.IsBest)],
            Axis.Logarithmic([.. points.Select(point => (double)Math.Max(1, point.Configuration.MultiplyAdds))]),
            Axis.Linear([.. points.Select(point => point.Top1)], lowest: 0, highest: 1),
            validation,
            [.. configurations.Select(configuration => configuration.Stage).Distinct()]);
    }
}

/// <summary>One configuration in an <see cref="AccuracyFigure"/>.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Top1">Its accuracy, a fraction.</param>
/// <param name="IsFinal">Whether at least one of its runs has succeeded; else the newest epochs' mean is shown.</param>
/// <param name="IsBest">Whether it is the best so far.</param>
public sealed record AccuracyPoint(ConfigurationView Configuration, double Top1, bool IsFinal, bool IsBest);
