namespace EfficientNet.Data.Augmentation;

/// <summary>The operations of AutoAugment (Cubuk et al. 2018) and RandAugment (Cubuk et al. 2019).</summary>
public enum ImageOperation
{
    /// <summary>Stretches each channel to the whole range.</summary>
    AutoContrast = 1,

    /// <summary>Flattens each channel's histogram.</summary>
    Equalize = 2,

    /// <summary>255 − value.</summary>
    Invert = 3,

    /// <summary>Keeps the upper bits.</summary>
    Posterize = 4,

    /// <summary>Inverts values from a threshold upwards.</summary>
    Solarize = 5,

    /// <summary>Adds to values below 128.</summary>
    SolarizeAdd = 6,

    /// <summary>Blends with its grey image.</summary>
    Color = 7,

    /// <summary>Blends with its mean grey.</summary>
    Contrast = 8,

    /// <summary>Blends with black.</summary>
    Brightness = 9,

    /// <summary>Blends with its smoothed image.</summary>
    Sharpness = 10,

    /// <summary>Moves each row by its number times the argument.</summary>
    ShearX = 11,

    /// <summary>Moves each column by its number times the argument.</summary>
    ShearY = 12,

    /// <summary>Moves along the rows.</summary>
    TranslateX = 13,

    /// <summary>Moves along the columns.</summary>
    TranslateY = 14,

    /// <summary>Rotates about the middle.</summary>
    Rotate = 15,

    /// <summary>Covers a square at a random place with grey.</summary>
    Cutout = 16,
}
