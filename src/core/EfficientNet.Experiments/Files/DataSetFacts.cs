using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Files;

/// <summary>What is known of a data set without its files, so that a file's mistakes show before anything is started.</summary>
/// <param name="Name">Name in experiment files.</param>
/// <param name="Classes">Number of classes; absent when the file may choose.</param>
/// <param name="TrainingImages">Training images; absent when the file may choose.</param>
/// <param name="TestImages">Test images; absent when the file may choose.</param>
public sealed record DataSetFacts(string Name, int? Classes, int? TrainingImages, int? TestImages)
{
    /// <summary>
    /// The data sets of the paper (sizes from its Table 6), the small ones that come as IDX files, and the synthetic one.
    /// </summary>
    public static IReadOnlyList<DataSetFacts> All { get; } =
    [
        new(SyntheticImages.Name, null, null, null),
        new("fashion-mnist", 10, 60_000, 10_000),
        new("mnist", 10, 60_000, 10_000),
        new("imagenet", 1000, 1_281_167, 50_000),
        new("cifar-10", 10, 50_000, 10_000),
        new("cifar-100", 100, 50_000, 10_000),
        new("birdsnap", 500, 47_386, 2_443),
        new("stanford-cars", 196, 8_144, 8_041),
        new("flowers-102", 102, 2_040, 6_149),
        new("fgvc-aircraft", 100, 6_667, 3_333),
        new("oxford-pets", 37, 3_680, 3_369),
        new("food-101", 101, 75_750, 25_250),
    ];

    /// <summary>Finds by name, or null: a name that is not known here may still be on a host.</summary>
    public static DataSetFacts? Find(string name) => All.FirstOrDefault(facts => facts.Name == name);
}
