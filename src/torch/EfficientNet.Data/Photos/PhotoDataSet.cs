namespace EfficientNet.Data.Photos;

/// <summary>
/// A data set of photographs in a folder (<see cref="PhotoFiles"/>). The images of <c>val</c> are the test images: those that
/// choose between runs are held out of <c>train</c>.
/// </summary>
public static class PhotoDataSet
{
    /// <summary>Opens it; nothing is decoded yet.</summary>
    /// <param name="name">Name of the data set.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="mostBroken">Images that may be unreadable; null means <see cref="BrokenImages.LetPass"/>.</param>
    /// <param name="tell">Called for each image that can't be read.</param>
    public static DataSet Open(string name, string folder, int? mostBroken, Action<string> tell)
    {
        var parts = PhotoFiles.Of(folder);
        var (train, test) = (parts[0].Files, parts[1].Files);
        if (
            parts[0].Classes is { } trained
            && parts[1].Classes is { } tested
            && !trained.SequenceEqual(tested, StringComparer.Ordinal)
        )
            throw new DataSetException(
                $"{folder}: train and test images have other classes: "
                    + $"{string.Join(", ", trained.Except(tested).Concat(tested.Except(trained)).Take(5))} are in one only."
            );
        var classes = parts[0].Classes?.Count ?? LargestLabel(train) + 1;
        var largestOfTest = LargestLabel(test);
        if (largestOfTest >= classes)
            throw new DataSetException(
                $"{folder}: a test image has the class {largestOfTest}, but the training images have the classes 0 to "
                    + $"{classes - 1} alone."
            );
        var brokenOfTrain = new BrokenImages(train, mostBroken ?? BrokenImages.LetPass(train.Count), tell);
        var brokenOfTest = new BrokenImages(test, mostBroken ?? BrokenImages.LetPass(test.Count), tell);
        return new DataSet(
            name,
            classes,
            new PhotoCollection(train, brokenOfTrain),
            new PhotoCollection(test, brokenOfTest),
            Normalisation.ImageNet,
            new Dictionary<string, string> { ["train"] = train.Sha256(), ["test"] = test.Sha256() }
        )
        {
            ClassNames = parts[0].Classes,
            Broken = new BrokenParts(brokenOfTrain, brokenOfTest),
        };
    }

    private static int LargestLabel(IImageFiles files) => Enumerable.Range(0, files.Count).Max(files.Label);
}
