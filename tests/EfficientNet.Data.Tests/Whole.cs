using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests;

internal static class Whole
{
    /// <summary>The images of a collection that have one size.</summary>
    public static IImageSource Images(this IImageCollection images) => ((FixedImages)images).Source;
}
