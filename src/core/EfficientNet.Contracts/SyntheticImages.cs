namespace EfficientNet.Contracts;

/// <summary>What is fixed of the data set that is drawn from a seed and needs no files.</summary>
public static class SyntheticImages
{
    /// <summary>Its name in experiment files.</summary>
    public const string Name = "synthetic";

    /// <summary>More classes than this could not be told apart.</summary>
    public const int MostClasses = 256;

    /// <summary>Training images, those held out included, when the file does not say how many are trained on.</summary>
    public const int DefaultTrainImages = 2048;

    /// <summary>Test images when the file does not say.</summary>
    public const int DefaultTestImages = 512;
}
