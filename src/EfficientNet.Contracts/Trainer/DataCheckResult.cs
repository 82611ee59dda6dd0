namespace EfficientNet.Contracts.Trainer;

/// <summary>What the trainer's <c>data check</c> found in a folder.</summary>
/// <param name="Classes">Number of classes.</param>
/// <param name="Parts">Training and test images.</param>
/// <param name="Duplicates">Groups of images with the same bytes, in whichever part.</param>
public sealed record DataCheckResult(int Classes, IReadOnlyList<DataPart> Parts, IReadOnlyList<IReadOnlyList<string>> Duplicates)
{
    /// <summary>Whether every image can be read.</summary>
    public bool IsWhole => Parts.All(part => part.Broken.Count == 0);
}

/// <summary>Training or test images.</summary>
/// <param name="Name"><c>train</c> or <c>test</c>.</param>
/// <param name="Images">Number of images.</param>
/// <param name="SmallestClass">Images of the class with the fewest.</param>
/// <param name="LargestClass">Images of the class with the most.</param>
/// <param name="Broken">Images that can't be read.</param>
public sealed record DataPart(string Name, int Images, int SmallestClass, int LargestClass, IReadOnlyList<BrokenImage> Broken);

/// <summary>An image that can't be read.</summary>
/// <param name="Name">Its file, or its place in a shard.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record BrokenImage(string Name, string Reason);
