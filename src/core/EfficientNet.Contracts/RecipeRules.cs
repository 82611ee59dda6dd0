using System.Globalization;

namespace EfficientNet.Contracts;

/// <summary>
/// What a recipe may say. The reader of experiment files asks here, and so does the trainer, so that nothing that can be planned
/// is refused by a host.
/// </summary>
public static class RecipeRules
{
    /// <summary>The options that are numbers: one row for each such property of <see cref="Recipe"/>.</summary>
    public static IReadOnlyList<RecipeNumber> Numbers { get; } =
    [
        Whole("epochs", 1, 100_000, recipe => recipe.Epochs, (recipe, value) => recipe with { Epochs = value }),
        Whole(
            "patience",
            0,
            100_000,
            recipe => recipe.Patience,
            (recipe, value) => recipe with { Patience = value == 0 ? null : value }
        ),
        Whole(
            "batchSize",
            MicroBatches.Smallest,
            1_048_576,
            recipe => recipe.BatchSize,
            (recipe, value) => recipe with { BatchSize = value }
        ),
        Whole(
            "microBatchSize",
            MicroBatches.Smallest,
            1_048_576,
            recipe => recipe.MicroBatchSize,
            (recipe, value) => recipe with { MicroBatchSize = value }
        ),
        Number(
            "learningRatePer256",
            0,
            100,
            recipe => recipe.LearningRatePer256,
            (recipe, value) => recipe with { LearningRatePer256 = value }
        ),
        Number(
            "warmupEpochs",
            0,
            100_000,
            recipe => recipe.WarmupEpochs,
            (recipe, value) => recipe with { WarmupEpochs = value }
        ),
        Number("decayFactor", 1e-6, 1, recipe => recipe.DecayFactor, (recipe, value) => recipe with { DecayFactor = value }),
        Number(
            "decayEpochs",
            1e-6,
            100_000,
            recipe => recipe.DecayEpochs,
            (recipe, value) => recipe with { DecayEpochs = value }
        ),
        Number("rmsDecay", 0, 0.999999, recipe => recipe.RmsDecay, (recipe, value) => recipe with { RmsDecay = value }),
        Number("momentum", 0, 0.999999, recipe => recipe.Momentum, (recipe, value) => recipe with { Momentum = value }),
        Number("epsilon", 1e-12, 1, recipe => recipe.Epsilon, (recipe, value) => recipe with { Epsilon = value }),
        Number("weightDecay", 0, 1, recipe => recipe.WeightDecay, (recipe, value) => recipe with { WeightDecay = value }),
        Number(
            "labelSmoothing",
            0,
            0.999999,
            recipe => recipe.LabelSmoothing,
            (recipe, value) => recipe with { LabelSmoothing = value }
        ),
        Number("emaDecay", 0, 0.99999999, recipe => recipe.EmaDecay, (recipe, value) => recipe with { EmaDecay = value }),
        Number("dropout", 0, 0.999999, recipe => recipe.Dropout, (recipe, value) => recipe with { Dropout = value }),
        Number(
            "stochasticDepth",
            0,
            0.999999,
            recipe => recipe.StochasticDepth,
            (recipe, value) => recipe with { StochasticDepth = value }
        ),
        Whole(
            "cropPadding",
            0,
            256,
            recipe => recipe.CropPadding,
            (recipe, value) => recipe with { CropPadding = value == 0 ? null : value }
        ),
        Whole(
            "randAugmentOperations",
            1,
            16,
            recipe => recipe.RandAugmentOperations,
            (recipe, value) => recipe with { RandAugmentOperations = value }
        ),
        Number(
            "randAugmentMagnitude",
            0,
            30,
            recipe => recipe.RandAugmentMagnitude,
            (recipe, value) => recipe with { RandAugmentMagnitude = value }
        ),
        Number(
            "batchNormMomentum",
            1e-6,
            1,
            recipe => recipe.BatchNormMomentum,
            (recipe, value) => recipe with { BatchNormMomentum = value }
        ),
        Number(
            "batchNormEpsilon",
            1e-12,
            1,
            recipe => recipe.BatchNormEpsilon,
            (recipe, value) => recipe with { BatchNormEpsilon = value }
        ),
    ];

    /// <summary>What is wrong with <paramref name="recipe"/>; empty when it can be trained.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="trainingImages">Images of an epoch; null where they are not known yet.</param>
    public static IReadOnlyList<RecipeProblem> Problems(Recipe recipe, int? trainingImages)
    {
        List<RecipeProblem> outside = [.. Numbers.Select(number => OutOfRange(number, recipe)).OfType<RecipeProblem>()];
        return outside.Count > 0 ? outside : [.. Together(recipe, trainingImages)];
    }

    // What single values cannot be judged by.
    private static IEnumerable<RecipeProblem> Together(Recipe recipe, int? trainingImages)
    {
        if (recipe.BatchSize > trainingImages)
            yield return new RecipeProblem(
                "batchSize",
                $"batchSize is {recipe.BatchSize}, but an epoch has {trainingImages} training images; "
                    + $"write at most {trainingImages}"
            );
        if (MicroBatches.Problem(recipe) is { } problem)
            yield return new RecipeProblem("microBatchSize", problem);
    }

    private static RecipeProblem? OutOfRange(RecipeNumber number, Recipe recipe) =>
        number.Get(recipe) is not { } value || (value >= number.Minimum && value <= number.Maximum)
            ? null
            : new RecipeProblem(
                number.Name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{number.Name} is {value}; write a {(number.IsWhole ? "whole " : "")}number "
                        + $"from {number.Minimum} to {number.Maximum}"
                )
            );

    private static RecipeNumber Whole(
        string name,
        int minimum,
        int maximum,
        Func<Recipe, double?> get,
        Func<Recipe, int, Recipe> set
    ) => new(name, IsWhole: true, minimum, maximum, get, (recipe, value) => set(recipe, (int)value));

    private static RecipeNumber Number(
        string name,
        double minimum,
        double maximum,
        Func<Recipe, double?> get,
        Func<Recipe, double, Recipe> set
    ) => new(name, IsWhole: false, minimum, maximum, get, set);
}
