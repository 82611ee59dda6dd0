using EfficientNet.Contracts;
using EfficientNet.Contracts.Inference;

namespace EfficientNet.Cli.Output;

/// <summary>How an evaluation is printed.</summary>
internal static class EvaluationReports
{
    private const int PairsForPeople = 10;

    public static ReportTable Detail(EvaluationFinished result, string weights, ClassNames names) =>
        ReportTable.Table(
            new
            {
                Weights = weights,
                result.Top1,
                result.Top5,
                result.Loss,
                result.Images,
                result.Seconds,
                Classes = result
                    .Classes.Select(row => new
                    {
                        row.Class,
                        Name = names.Find(row.Class),
                        row.Images,
                        Top1 = Share(row.Correct, row.Images),
                        Top5 = Share(row.AmongFive, row.Images),
                        Precision = Share(row.Correct, row.Predicted),
                    })
                    .ToArray(),
                Confused = result
                    .Confused.Select(pair => new
                    {
                        pair.Class,
                        Name = names.Find(pair.Class),
                        pair.Predicted,
                        PredictedName = names.Find(pair.Predicted),
                        pair.Images,
                    })
                    .ToArray(),
            },
            result.Classes,
            (ReportColumn.Number("Class", "class"), row => row.Class),
            (ReportColumn.Text("Name", "name"), row => names.Find(row.Class)),
            (ReportColumn.Number("Images", "images"), row => row.Images),
            (ReportColumn.Share("Top-1", "top1"), row => Share(row.Correct, row.Images)),
            (ReportColumn.Share("Top-5", "top5"), row => Share(row.AmongFive, row.Images)),
            (ReportColumn.Share("Precision", "precision"), row => Share(row.Correct, row.Predicted))
        ) with
        {
            After =
            [
                "",
                .. result
                    .Confused.Take(PairsForPeople)
                    .Select(pair => $"{pair.Images} of class {names.Of(pair.Class)} were taken for {names.Of(pair.Predicted)}."),
                $"{weights}: top-1 {Numerals.Percent(result.Top1)}, top-5 {Numerals.Percent(result.Top5)}, loss "
                    + $"{result.Loss:0.0000} on {result.Images} images, "
                    + $"{Numerals.Duration(TimeSpan.FromSeconds(result.Seconds))}.",
            ],
        };

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
