using SkiaSharp;
using static TorchSharp.torch;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Shrinks photographs for storage: JPEG with a given shorter side. A JPEG that is small enough is left as it is; other formats
/// become JPEG.
/// </summary>
/// <param name="shortSide">Pixels of the shorter side.</param>
/// <param name="quality">JPEG's quality, 1 to 100.</param>
public sealed class PhotoShrinker(int shortSide, int quality) : IDisposable
{
    private readonly ImageDecoder _decoder = new();
    private byte[] _file = [];

    /// <summary>An image's bytes to store, and the extension of the file name.</summary>
    /// <exception cref="BrokenImageException">It can't be read.</exception>
    public (byte[] Bytes, string Extension) Shrink(IImageFiles files, int image)
    {
        var length = files.Read(image, ref _file);
        var (width, height) = _decoder.Open(_file.AsSpan(0, length));
        var scale = (double)shortSide / Math.Min(width, height);
        var decoded = _decoder.Decode((float)Math.Min(scale, 1)); // Finds broken images, even if the file is kept.
        if (scale >= 1 && IsJpeg(_file.AsSpan(0, length)))
            return (_file[..length], ".jpg");
        return (Encode(Resized(decoded, Math.Min(shortSide, Math.Min(width, height)))), ".jpg");
    }

    /// <inheritdoc />
    public void Dispose() => _decoder.Dispose();

    private static bool IsJpeg(ReadOnlySpan<byte> file) => file is [0xFF, 0xD8, 0xFF, ..];

    private static SKBitmap Resized(DecodedImage image, int side)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var scale = (double)side / Math.Min(image.Width, image.Height);
        var (width, height) = ((int)Math.Round(image.Width * scale), (int)Math.Round(image.Height * scale));
        var pixels = empty(1, image.Height, image.Width, DecodedImage.BytesPerPixel, dtype: ScalarType.Byte); // [1, h, w, 4]
        image.CopyTo(pixels.bytes);
        var resized = nn.functional.interpolate(
            pixels.permute(0, 3, 1, 2),
            [height, width],
            mode: InterpolationMode.Bicubic,
            align_corners: false,
            antialias: true
        ); // [1, 4, H, W]
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        resized.permute(0, 2, 3, 1).contiguous().bytes.CopyTo(bitmap.GetPixelSpan());
        return bitmap;
    }

    private byte[] Encode(SKBitmap bitmap)
    {
        using (bitmap)
        {
            using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
            return data.ToArray();
        }
    }
}
