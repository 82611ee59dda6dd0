using EfficientNet.Contracts;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Files.Schema;

/// <summary>The recipe's options: one row for each property of <see cref="Recipe"/>, with the range that makes sense.</summary>
internal static class RecipeKeys
{
    public static IReadOnlyList<RecipeKey> All { get; } =
    [
        Whole("epochs", 1, 100_000, (recipe, value) => recipe with { Epochs = value }),
        Whole("patience", 0, 100_000, (recipe, value) => recipe with { Patience = value == 0 ? null : value }),
        Whole("batchSize", 1, 1_048_576, (recipe, value) => recipe with { BatchSize = value }),
        Whole("microBatchSize", MicroBatches.Smallest, 1_048_576, (recipe, value) => recipe with { MicroBatchSize = value }),
        Number("learningRatePer256", 0, 100, (recipe, value) => recipe with { LearningRatePer256 = value }),
        Number("warmupEpochs", 0, 100_000, (recipe, value) => recipe with { WarmupEpochs = value }),
        Number("decayFactor", 1e-6, 1, (recipe, value) => recipe with { DecayFactor = value }),
        Number("decayEpochs", 1e-6, 100_000, (recipe, value) => recipe with { DecayEpochs = value }),
        Number("rmsDecay", 0, 0.999999, (recipe, value) => recipe with { RmsDecay = value }),
        Number("momentum", 0, 0.999999, (recipe, value) => recipe with { Momentum = value }),
        Number("epsilon", 1e-12, 1, (recipe, value) => recipe with { Epsilon = value }),
        Number("weightDecay", 0, 1, (recipe, value) => recipe with { WeightDecay = value }),
        Number("labelSmoothing", 0, 0.999999, (recipe, value) => recipe with { LabelSmoothing = value }),
        Number("emaDecay", 0, 0.99999999, (recipe, value) => recipe with { EmaDecay = value }),
        Number("dropout", 0, 0.999999, (recipe, value) => recipe with { Dropout = value }),
        Number("stochasticDepth", 0, 0.999999, (recipe, value) => recipe with { StochasticDepth = value }),
        Whole("cropPadding", 0, 256, (recipe, value) => recipe with { CropPadding = value == 0 ? null : value }),
        Whole("randAugmentOperations", 1, 16, (recipe, value) => recipe with { RandAugmentOperations = value }),
        Number("randAugmentMagnitude", 0, 30, (recipe, value) => recipe with { RandAugmentMagnitude = value }),
        Number("batchNormMomentum", 1e-6, 1, (recipe, value) => recipe with { BatchNormMomentum = value }),
        Number("batchNormEpsilon", 1e-12, 1, (recipe, value) => recipe with { BatchNormEpsilon = value }),
    ];

    public static IReadOnlyList<RecipeWord> Words { get; } =
    [
        new(
            "onOutOfMemory",
            ["fail", "shrink"],
            (recipe, word) => recipe with { OnOutOfMemory = word == "shrink" ? OutOfMemoryPolicy.Shrink : OutOfMemoryPolicy.Fail }
        ),
        new(
            "precision",
            ["float32", "bfloat16"],
            (recipe, word) => recipe with { Precision = word == "bfloat16" ? Precision.Bfloat16 : Precision.Float32 }
        ),
        new(
            "padding",
            ["same", "symmetric"],
            (recipe, word) =>
                recipe with
                {
                    Padding = word == "symmetric" ? ConvolutionPadding.Symmetric : ConvolutionPadding.Same,
                }
        ),
        new("augmentation", [.. Augmentations.Keys], (recipe, word) => recipe with { Augmentation = Augmentations[word] }),
    ];

    public static IReadOnlyList<RecipeFlag> Flags { get; } =
    [new("horizontalFlip", (recipe, value) => recipe with { HorizontalFlip = value })];

    private static OrderedDictionary<string, AugmentationPolicy?> Augmentations =>
        new()
        {
            ["none"] = null,
            ["autoaugment-v0"] = AugmentationPolicy.AutoAugmentV0,
            ["autoaugment-imagenet"] = AugmentationPolicy.AutoAugmentImageNet,
            ["randaugment"] = AugmentationPolicy.RandAugment,
        };

    public static IReadOnlyList<string> Names { get; } =
    [.. All.Select(key => key.Name), .. Words.Select(key => key.Name), .. Flags.Select(key => key.Name)];

    private static RecipeKey Whole(string name, int minimum, int maximum, Func<Recipe, int, Recipe> set) =>
        new(name, IsWhole: true, minimum, maximum, (recipe, value) => set(recipe, (int)value));

    private static RecipeKey Number(string name, double minimum, double maximum, Func<Recipe, double, Recipe> set) =>
        new(name, IsWhole: false, minimum, maximum, set);
}

/// <summary>An option that is a number.</summary>
/// <param name="Name">As it is written in the file: the property's name in camel case.</param>
/// <param name="IsWhole">Only whole numbers make sense.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
/// <param name="Set">The recipe with the option changed.</param>
internal sealed record RecipeKey(string Name, bool IsWhole, double Minimum, double Maximum, Func<Recipe, double, Recipe> Set);

/// <summary>An option that is one of some words.</summary>
/// <param name="Name">As it is written in the file: the property's name in camel case.</param>
/// <param name="Choices">The words, the default first.</param>
/// <param name="Set">The recipe with the option changed.</param>
internal sealed record RecipeWord(string Name, IReadOnlyList<string> Choices, Func<Recipe, string, Recipe> Set);

/// <summary>An option that is true or false.</summary>
/// <param name="Name">As it is written in the file: the property's name in camel case.</param>
/// <param name="Set">The recipe with the option changed.</param>
internal sealed record RecipeFlag(string Name, Func<Recipe, bool, Recipe> Set);
