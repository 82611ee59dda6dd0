using EfficientNet.Contracts;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Files.Schema;

/// <summary>The recipe's options as an experiment file writes them: numbers, words, and true or false.</summary>
internal static class RecipeKeys
{
    public static IReadOnlyList<RecipeNumber> All => RecipeRules.Numbers;

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
}

/// <summary>An option that is one of some words.</summary>
/// <param name="Name">As it is written in the file: the property's name in camel case.</param>
/// <param name="Choices">The words, the default first.</param>
/// <param name="Set">The recipe with the option changed.</param>
internal sealed record RecipeWord(string Name, IReadOnlyList<string> Choices, Func<Recipe, string, Recipe> Set);

/// <summary>An option that is true or false.</summary>
/// <param name="Name">As it is written in the file: the property's name in camel case.</param>
/// <param name="Set">The recipe with the option changed.</param>
internal sealed record RecipeFlag(string Name, Func<Recipe, bool, Recipe> Set);
