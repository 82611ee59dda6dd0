using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests;

internal static class Whole
{
    /// <summary>The images of a collection that have one size.</summary>
    public static IImageSource Images(this IImageCollection images) => ((FixedImages)images).Source;

    /// <summary>An image's class.</summary>
    public static int Label(this IImageSource source, int index) => source.Read(index, new byte[source.Shape.Bytes]);
}
