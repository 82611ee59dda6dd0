using EfficientNet.Contracts;
using EfficientNet.Experiments.Files;

namespace EfficientNet.Experiments.Planning;

/// <summary>How many images an epoch has.</summary>
internal static class PlannedImages
{
    /// <summary>
    /// What the file says, else what is known of the data set less the held-out images; null when neither is known.
    /// </summary>
    public static int? Of(DataSpecification data) => data.TrainImages ?? (Known(data.Name) - data.ValidationImages);

    private static int? Known(string dataSet) =>
        dataSet == SyntheticImages.Name ? SyntheticImages.DefaultTrainImages : DataSetFacts.Find(dataSet)?.TrainingImages;
}
