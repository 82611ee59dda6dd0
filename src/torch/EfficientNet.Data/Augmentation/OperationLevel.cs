namespace EfficientNet.Data.Augmentation;

/// <summary>
/// What a level means for an operation, as the EfficientNet reference code has it (tensorflow/tpu, <c>autoaugment.py</c>).
/// Levels go from 0 to 10; RandAugment extends them and the formulas beyond that.
/// </summary>
public static class OperationLevel
{
    private const double Highest = 10;

    /// <summary>
    /// Side of the images for which the reference code's distances in pixels are meant; for others they are in proportion.
    /// </summary>
    private const double ReferenceSide = 224;

    /// <summary>
    /// The argument: a factor for the blends, bits, a threshold, a shear, degrees, or pixels; 0 for operations without one.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="level">From 0.</param>
    /// <param name="side">Side of the image in pixels.</param>
    /// <param name="longestMove">Pixels of a translation at level 10 of an image of 224.</param>
    public static double Argument(ImageOperation operation, double level, int side, double longestMove) =>
        operation switch
        {
            ImageOperation.Posterize => Math.Min(Math.Truncate(level / Highest * 4), 8),
            ImageOperation.Solarize => Math.Truncate(level / Highest * 256),
            ImageOperation.SolarizeAdd => Math.Truncate(level / Highest * 110),
            ImageOperation.Color or ImageOperation.Contrast or ImageOperation.Brightness or ImageOperation.Sharpness => level
                / Highest
                * 1.8
                + 0.1,
            ImageOperation.ShearX or ImageOperation.ShearY => level / Highest * 0.3,
            ImageOperation.TranslateX or ImageOperation.TranslateY => Math.Round(
                level / Highest * longestMove * side / ReferenceSide
            ),
            ImageOperation.Rotate => level / Highest * 30,
            ImageOperation.Cutout => Math.Truncate(level / Highest * 40 * side / ReferenceSide),
            _ => 0,
        };

    /// <summary>Whether half of the images get the negative argument.</summary>
    public static bool HasSign(ImageOperation operation) =>
        operation
            is ImageOperation.ShearX
                or ImageOperation.ShearY
                or ImageOperation.TranslateX
                or ImageOperation.TranslateY
                or ImageOperation.Rotate;
}
