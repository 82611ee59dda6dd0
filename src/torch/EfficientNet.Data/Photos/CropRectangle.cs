namespace EfficientNet.Data.Photos;

/// <summary>A part of an image, in its pixels.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
public readonly record struct CropRectangle(int Left, int Top, int Width, int Height)
{
    /// <summary>
    /// The same part of the image scaled to <paramref name="toWidth"/> × <paramref name="toHeight"/>: rounded outwards, never
    /// empty, never outside.
    /// </summary>
    public CropRectangle Scaled(int fromWidth, int fromHeight, int toWidth, int toHeight)
    {
        var (left, right) = Scale(Left, Left + Width, fromWidth, toWidth);
        var (top, bottom) = Scale(Top, Top + Height, fromHeight, toHeight);
        return new CropRectangle(left, top, right - left, bottom - top);
    }

    private static (int First, int End) Scale(int first, int end, int from, int to)
    {
        var scaled = (int)((long)first * to / from);
        return (scaled, Math.Clamp((int)(((long)end * to + from - 1) / from), scaled + 1, to));
    }
}
