using System.Buffers;

namespace EfficientNet.Data.Augmentation;

/// <summary>
/// Operations that move pixels: each is taken from the nearest source pixel, and those from outside are grey (128). Equal to
/// Pillow's affine transform, in its 16-bit fixed-point arithmetic.
/// </summary>
internal static class GeometricOperations
{
    /// <summary>The reference code's colour for pixels from outside.</summary>
    public const byte Fill = 128;

    private const double One = 65536;

    /// <summary>Each row is taken from <paramref name="shear"/> × its number further right.</summary>
    public static void ShearX(Span<byte> pixels, ImageShape shape, double shear) =>
        Transform(pixels, shape, new Affine(1, shear, 0, 0, 1, 0));

    /// <summary>Each column is taken from <paramref name="shear"/> × its number further down.</summary>
    public static void ShearY(Span<byte> pixels, ImageShape shape, double shear) =>
        Transform(pixels, shape, new Affine(1, 0, 0, shear, 1, 0));

    /// <summary>Everything is taken from <paramref name="distance"/> further right.</summary>
    public static void TranslateX(Span<byte> pixels, ImageShape shape, double distance) =>
        Transform(pixels, shape, new Affine(1, 0, distance, 0, 1, 0));

    /// <summary>Everything is taken from <paramref name="distance"/> further down.</summary>
    public static void TranslateY(Span<byte> pixels, ImageShape shape, double distance) =>
        Transform(pixels, shape, new Affine(1, 0, 0, 0, 1, distance));

    /// <summary>Rotates anticlockwise about the middle.</summary>
    public static void Rotate(Span<byte> pixels, ImageShape shape, double degrees)
    {
        if (degrees == 0)
            return;
        var angle = -degrees * Math.PI / 180;
        var (cosine, sine) = (Math.Round(Math.Cos(angle), 15), Math.Round(Math.Sin(angle), 15));
        var (x, y) = (shape.Width / 2.0, shape.Height / 2.0);
        Transform(pixels, shape, new Affine(cosine, sine, x - cosine * x - sine * y, -sine, cosine, y + sine * x - cosine * y));
    }

    /// <summary>
    /// Covers the square of up to 2 × <paramref name="pad"/> about (<paramref name="row"/>, <paramref name="column"/>).
    /// </summary>
    public static void Cutout(Span<byte> pixels, ImageShape shape, int pad, int row, int column)
    {
        var (left, right) = (Math.Max(0, column - pad), Math.Min(shape.Width, column + pad));
        for (var y = Math.Max(0, row - pad); y < Math.Min(shape.Height, row + pad); y++)
            pixels[((y * shape.Width + left) * shape.Channels)..((y * shape.Width + right) * shape.Channels)].Fill(Fill);
    }

    private static void Transform(Span<byte> pixels, ImageShape shape, Affine from)
    {
        var rented = ArrayPool<byte>.Shared.Rent(pixels.Length);
        ReadOnlySpan<byte> source = rented.AsSpan(0, pixels.Length);
        pixels.CopyTo(rented);
        pixels.Fill(Fill);

        var (stepX, stepY) = (Fixed(from.XByX), Fixed(from.YByX));
        var (rowX, rowY) = (Fixed(from.X + from.XByX * 0.5 + from.XByY * 0.5), Fixed(from.Y + from.YByX * 0.5 + from.YByY * 0.5));
        var (nextX, nextY) = (Fixed(from.XByY), Fixed(from.YByY));
        for (var row = 0; row < shape.Height; row++, rowX += nextX, rowY += nextY)
        {
            var (x, y) = (rowX, rowY);
            for (var column = 0; column < shape.Width; column++, x += stepX, y += stepY)
            {
                var (sourceColumn, sourceRow) = ((int)(x >> 16), (int)(y >> 16));
                if ((uint)sourceColumn >= (uint)shape.Width || (uint)sourceRow >= (uint)shape.Height)
                    continue;
                var (to, at) = (
                    (row * shape.Width + column) * shape.Channels,
                    (sourceRow * shape.Width + sourceColumn) * shape.Channels
                );
                for (var channel = 0; channel < shape.Channels; channel++)
                    pixels[to + channel] = source[at + channel];
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private static long Fixed(double value) => (long)Math.Floor(value * One + 0.5);

    /// <summary>Where a pixel comes from: column XByX·x + XByY·y + X, row YByX·x + YByY·y + Y.</summary>
    private readonly record struct Affine(double XByX, double XByY, double X, double YByX, double YByY, double Y);
}
