using EfficientNet.Contracts.Api;

namespace EfficientNet.Dashboard.Figures;

/// <summary>
/// Accuracy against multiply-adds, a point for each configuration that has a figure to show. Pure; the page draws it.
/// </summary>
/// <param name="Points">The points, those still training first, so that finished ones are drawn above them.</param>
/// <param name="Horizontal">Multiply-adds for one image.</param>
/// <param name="Vertical">Top-1 on the held-out training images, a fraction.</param>
/// <param name="Stages">Names of stages in order, for colours.</param>
public sealed record AccuracyFigure(
    IReadOnlyList<AccuracyPoint> Points,
    Axis Horizontal,
    Axis Vertical,
    IReadOnlyList<string> Stages
)
{
    /// <summary>Makes the figure, or null when no configuration has an accuracy yet.</summary>
    /// <param name="configurations">The experiment's configurations.</param>
    /// <param name="best">Number of the best one, as the server says (<see cref="ExperimentDetail.Best"/>).</param>
    public static AccuracyFigure? Of(IReadOnlyList<ConfigurationView> configurations, int? best)
    {
        var points = new List<AccuracyPoint>();
        foreach (var configuration in configurations)
        {
            var finished = configuration.ValidationTop1;
            if ((finished ?? ExperimentProgress.NewestTop1(configuration)) is { } top1 && double.IsFinite(top1))
                points.Add(
                    new AccuracyPoint(configuration, top1, IsFinal: finished is not null, IsBest: configuration.Number == best)
                );
        }

        return points.Count == 0
            ? null
            : new AccuracyFigure(
                [.. points.OrderBy(point => point.IsFinal).ThenBy(point => point.IsBest)],
                Axis.Logarithmic([.. points.Select(point => (double)Math.Max(1, point.Configuration.MultiplyAdds))]),
                Axis.Linear([.. points.Select(point => point.ValidationTop1)], lowest: 0, highest: 1),
                [.. configurations.Select(configuration => configuration.Stage).Distinct()]
            );
    }
}

/// <summary>One configuration in an <see cref="AccuracyFigure"/>.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="ValidationTop1">Its accuracy, a fraction.</param>
/// <param name="IsFinal">Whether at least one of its runs has succeeded; if not, the mean of the newest epochs is shown.</param>
/// <param name="IsBest">Whether it is the best so far.</param>
public sealed record AccuracyPoint(ConfigurationView Configuration, double ValidationTop1, bool IsFinal, bool IsBest);
