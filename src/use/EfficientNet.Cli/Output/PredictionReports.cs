using EfficientNet.Contracts.Inference;

namespace EfficientNet.Cli.Output;

/// <summary>How predictions are printed: a row for each image and class.</summary>
internal static class PredictionReports
{
    public static ReportTable List(IReadOnlyList<ImagePredicted> images, ClassNames names) =>
        ReportTable.Table<(string Image, int Rank, ClassProbability Answer)>(
            images
                .Select(image => new
                {
                    image.Image,
                    Predictions = image
                        .Likeliest.Select(answer => new
                        {
                            answer.Class,
                            Name = names.Find(answer.Class) ?? answer.Name,
                            answer.Probability,
                        })
                        .ToArray(),
                })
                .ToArray(),
            [.. images.SelectMany(image => image.Likeliest.Select((answer, index) => (image.Image, index + 1, answer)))],
            (ReportColumn.Text("Image", "image"), row => row.Image),
            (ReportColumn.Number("Rank", "rank"), row => row.Rank),
            (ReportColumn.Number("Class", "class"), row => row.Answer.Class),
            (ReportColumn.Text("Name", "name"), row => names.Find(row.Answer.Class) ?? row.Answer.Name),
            (ReportColumn.Share("Probability", "probability"), row => row.Answer.Probability)
        ) with
        {
            Empty = "No image could be read.",
        };
}
