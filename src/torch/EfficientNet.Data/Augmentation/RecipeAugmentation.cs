using EfficientNet.Contracts;
using EfficientNet.Data.Loading;

namespace EfficientNet.Data.Augmentation;

/// <summary>Turns a recipe's words into augmentations.</summary>
public static class RecipeAugmentation
{
    private const int DefaultOperations = 2;
    private const double DefaultMagnitude = 10;

    /// <summary>
    /// The recipe's augmentation of some images, or null when it has none. Images with a crop of their own get no second one.
    /// </summary>
    public static ISampleAugmentation? Of(Recipe recipe, IImageSource images)
    {
        ISampleAugmentation?[] cropAndFlip = images.IsCroppedForTraining
            ? []
            :
            [
                recipe.CropPadding is { } padding ? new PaddedCrop(padding) : null,
                recipe.HorizontalFlip ? new HorizontalFlip() : null,
            ];
        ISampleAugmentation?[] inOrder = [.. cropAndFlip, Policy(recipe)];
        return inOrder.OfType<ISampleAugmentation>().ToList() switch
        {
            [] => null,
            [var only] => only,
            var several => new InTurn(several),
        };
    }

    private static ISampleAugmentation? Policy(Recipe recipe) =>
        recipe.Augmentation switch
        {
            null => null,
            AugmentationPolicy.AutoAugmentV0 => new AutoAugment(AutoAugmentPolicies.V0),
            AugmentationPolicy.AutoAugmentImageNet => new AutoAugment(AutoAugmentPolicies.ImageNet),
            AugmentationPolicy.RandAugment => new RandAugment(
                recipe.RandAugmentOperations ?? DefaultOperations,
                recipe.RandAugmentMagnitude ?? DefaultMagnitude
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(recipe), recipe.Augmentation, "This augmentation is not known."),
        };
}
