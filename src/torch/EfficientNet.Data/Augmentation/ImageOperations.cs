using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Augmentation;

/// <summary>Applies an operation with its argument to bytes [height, width, channel], in place.</summary>
public static class ImageOperations
{
    /// <summary>Applies one.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="pixels">The image, changed in place.</param>
    /// <param name="shape">Its shape, of 1 or 3 channels.</param>
    /// <param name="argument">As <see cref="OperationLevel.Argument"/> gives it, with its sign.</param>
    /// <param name="random">Position of a cutout; nothing else draws from it.</param>
    public static void Apply(
        ImageOperation operation,
        Span<byte> pixels,
        ImageShape shape,
        double argument,
        ref DerivedRandom random
    )
    {
        switch (operation)
        {
            case ImageOperation.AutoContrast:
                ToneOperations.AutoContrast(pixels, shape.Channels);
                break;
            case ImageOperation.Equalize:
                ToneOperations.Equalize(pixels, shape.Channels);
                break;
            case ImageOperation.Invert:
                ToneOperations.Invert(pixels);
                break;
            case ImageOperation.Posterize:
                ToneOperations.Posterize(pixels, (int)argument);
                break;
            case ImageOperation.Solarize:
                ToneOperations.Solarize(pixels, (int)argument);
                break;
            case ImageOperation.SolarizeAdd:
                ToneOperations.SolarizeAdd(pixels, (int)argument);
                break;
            case ImageOperation.Color:
                BlendOperations.Color(pixels, shape.Channels, (float)argument);
                break;
            case ImageOperation.Contrast:
                BlendOperations.Contrast(pixels, shape.Channels, (float)argument);
                break;
            case ImageOperation.Brightness:
                BlendOperations.Brightness(pixels, (float)argument);
                break;
            case ImageOperation.Sharpness:
                BlendOperations.Sharpness(pixels, shape, (float)argument);
                break;
            case ImageOperation.ShearX:
                GeometricOperations.ShearX(pixels, shape, argument);
                break;
            case ImageOperation.ShearY:
                GeometricOperations.ShearY(pixels, shape, argument);
                break;
            case ImageOperation.TranslateX:
                GeometricOperations.TranslateX(pixels, shape, argument);
                break;
            case ImageOperation.TranslateY:
                GeometricOperations.TranslateY(pixels, shape, argument);
                break;
            case ImageOperation.Rotate:
                GeometricOperations.Rotate(pixels, shape, argument);
                break;
            case ImageOperation.Cutout:
                GeometricOperations.Cutout(
                    pixels,
                    shape,
                    (int)argument,
                    random.NextInt(shape.Height),
                    random.NextInt(shape.Width)
                );
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, "This operation is not known.");
        }
    }
}
