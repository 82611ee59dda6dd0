namespace EfficientNet.Contracts.Trainer;

/// <summary>What the trainer's <c>data check</c> found in a folder.</summary>
/// <param name="Classes">Number of classes.</param>
/// <param name="Parts">Training and test images.</param>
/// <param name="Duplicates">Groups of readable images with the same bytes, in whichever part.</param>
/// <param name="SharedByParts">How many of the groups have training and test images.</param>
/// <param name="ClassNames">Names of the classes, where they have any.</param>
public sealed record DataCheckResult(
    int Classes,
    IReadOnlyList<DataPart> Parts,
    IReadOnlyList<IReadOnlyList<string>> Duplicates,
    int SharedByParts,
    IReadOnlyList<string>? ClassNames = null
)
{
    /// <summary>Whether every image can be read.</summary>
    public bool IsWhole => Parts.All(part => part.Broken.Count == 0);
}

/// <summary>Training or test images.</summary>
/// <param name="Name"><c>train</c> or <c>test</c>.</param>
/// <param name="Images">Number of images.</param>
/// <param name="ImagesOfClass">Images of each class.</param>
/// <param name="Broken">Images that can't be read; a file of many images is named as one.</param>
public sealed record DataPart(string Name, int Images, IReadOnlyList<int> ImagesOfClass, IReadOnlyList<BrokenImage> Broken)
{
    /// <summary>Images of the class with the fewest.</summary>
    public int SmallestClass => ImagesOfClass.DefaultIfEmpty().Min();

    /// <summary>Images of the class with the most.</summary>
    public int LargestClass => ImagesOfClass.DefaultIfEmpty().Max();
}
