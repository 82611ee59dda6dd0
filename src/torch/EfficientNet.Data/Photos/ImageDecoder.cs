using System.Buffers;
using SkiaSharp;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Decodes JPEG, PNG, WebP, GIF and BMP by Skia to red, green and blue: grey becomes colour, CMYK is converted, transparency is
/// dropped, colour profiles are not applied, and EXIF's rotation is. A large JPEG is decoded at one to seven eighths of its
/// size when that suffices. One decoder for each thread.
/// </summary>
public sealed class ImageDecoder : IDisposable
{
    /// <summary>
    /// Most pixels of an image, whatever the scale it is decoded at: the decoder of a progressive JPEG holds all of it.
    /// </summary>
    public const long MostPixels = 64L << 20;

    private const int Context = 4;
    private const float HalfAStep = 0.999f / 16; // So that an eighth that is just enough is chosen.

    private byte[] _pixels = [];
    private byte[] _turned = [];
    private SKData? _file;
    private SKCodec? _codec;

    /// <summary>Opens an image and returns its size after EXIF's rotation.</summary>
    /// <exception cref="BrokenImageException">It is not an image, or larger than <see cref="MostPixels"/>.</exception>
    public (int Width, int Height) Open(ReadOnlySpan<byte> file)
    {
        Close();
        _file = SKData.CreateCopy(file);
        _codec = SKCodec.Create(_file) ?? throw new BrokenImageException("it is not a JPEG, PNG, WebP, GIF or BMP");
        var (width, height) = (_codec.Info.Width, _codec.Info.Height);
        if (width <= 0 || height <= 0)
            throw new BrokenImageException("it has no pixels");
        if ((long)width * height > MostPixels)
            throw new BrokenImageException(
                $"it has {width} × {height} pixels, more than the {MostPixels >> 20} Mi that are allowed"
            );
        return Opened;
    }

    /// <summary>Decodes the image that was opened.</summary>
    /// <param name="scale">The smallest sufficient scale, at most 1; a larger one may be used.</param>
    /// <exception cref="BrokenImageException">It is truncated or damaged.</exception>
    public DecodedImage Decode(float scale) => Decode(scale, new CropRectangle(0, 0, Opened.Width, Opened.Height));

    /// <summary>
    /// A part of it, with the same pixels. Of an upright JPEG only what the part needs is decoded, so that damage after it goes
    /// unnoticed.
    /// </summary>
    /// <param name="scale">As for the whole.</param>
    /// <param name="part">Part of the unscaled image after EXIF's rotation.</param>
    /// <exception cref="BrokenImageException">It is truncated or damaged.</exception>
    public DecodedImage Decode(float scale, CropRectangle part)
    {
        var (codec, origin) = (Codec, Codec.EncodedOrigin);
        // The codec offers the nearest eighth, which may be too small.
        var size = codec.GetScaledDimensions(Math.Clamp(scale + HalfAStep, HalfAStep, 1));
        var (width, height) = Seen(size.Width, size.Height, origin);
        part = part.Scaled(Opened.Width, Opened.Height, width, height);
        if (codec.EncodedFormat != SKEncodedImageFormat.Jpeg)
            Read(codec, size);
        else if (origin == SKEncodedOrigin.TopLeft)
            return ReadRows(codec, size, part);
        else
            ReadRows(codec, size, new CropRectangle(0, 0, size.Width, size.Height));
        return Turned(size.Width, size.Height, origin).Part(part);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Close();
        Return(ref _pixels);
        Return(ref _turned);
    }

    private SKCodec Codec => _codec ?? throw new InvalidOperationException("No image is open.");

    private (int Width, int Height) Opened => Seen(Codec.Info.Width, Codec.Info.Height, Codec.EncodedOrigin);

    private void Close()
    {
        _codec?.Dispose();
        _file?.Dispose();
        (_codec, _file) = (null, null);
    }

    private unsafe void Read(SKCodec codec, SKSizeI size)
    {
        Rent(ref _pixels, size.Width * size.Height * DecodedImage.BytesPerPixel);
        fixed (byte* pixels = _pixels)
            Require(codec.GetPixels(Form(codec, size), (nint)pixels));
    }

    // Also for the whole: read at once, a truncated progressive file would seem complete.
    // Columns next to the part are read too, since the chroma at its edges is interpolated from them.
    private unsafe DecodedImage ReadRows(SKCodec codec, SKSizeI size, CropRectangle part)
    {
        var (left, right) = (Math.Max(0, part.Left - Context), Math.Min(size.Width, part.Left + part.Width + Context));
        var stride = (right - left) * DecodedImage.BytesPerPixel;
        Rent(ref _pixels, part.Height * stride);
        // Declares the buffer zeroed: otherwise Skia blanks the rows that a truncated file lacks, and for that reads the
        // rectangle of this call later.
        var columns = new SKCodecOptions(new SKRectI(left, 0, right, size.Height)) { ZeroInitialized = SKZeroInitialized.Yes };
        Require(codec.StartScanlineDecode(Form(codec, size), columns));
        fixed (byte* pixels = _pixels)
        {
            if (!codec.SkipScanlines(part.Top) || codec.GetScanlines((nint)pixels, part.Height, stride) < part.Height)
                Require(SKCodecResult.IncompleteInput);
        }

        return new DecodedImage(part.Width, part.Height, stride, _pixels.AsSpan((part.Left - left) * DecodedImage.BytesPerPixel));
    }

    private static SKImageInfo Form(SKCodec codec, SKSizeI size) =>
        new(
            size.Width,
            size.Height,
            SKColorType.Rgba8888,
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul
        );

    private static void Require(SKCodecResult result)
    {
        if (result != SKCodecResult.Success)
            throw new BrokenImageException(
                result == SKCodecResult.IncompleteInput ? "it is cut off" : $"it is damaged ({result})"
            );
    }

    private static (int Width, int Height) Seen(int width, int height, SKEncodedOrigin origin) =>
        IsOnItsSide(origin) ? (height, width) : (width, height);

    private static bool IsOnItsSide(SKEncodedOrigin origin) =>
        origin
            is SKEncodedOrigin.LeftTop
                or SKEncodedOrigin.RightTop
                or SKEncodedOrigin.RightBottom
                or SKEncodedOrigin.LeftBottom;

    private DecodedImage Turned(int width, int height, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft)
            return new DecodedImage(width, height, width * DecodedImage.BytesPerPixel, _pixels);
        var (seenWidth, seenHeight) = Seen(width, height, origin);
        Rent(ref _turned, width * height * DecodedImage.BytesPerPixel);
        var from = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(
            _pixels.AsSpan(0, width * height * DecodedImage.BytesPerPixel)
        );
        var to = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(
            _turned.AsSpan(0, width * height * DecodedImage.BytesPerPixel)
        );
        for (var y = 0; y < seenHeight; y++)
        {
            for (var x = 0; x < seenWidth; x++)
            {
                var (column, row) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, height - 1 - x),
                    SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                    SKEncodedOrigin.LeftBottom => (width - 1 - y, x),
                    _ => (x, y),
                };
                to[y * seenWidth + x] = from[row * width + column];
            }
        }

        return new DecodedImage(seenWidth, seenHeight, seenWidth * DecodedImage.BytesPerPixel, _turned);
    }

    private static void Rent(ref byte[] buffer, int bytes)
    {
        if (buffer.Length >= bytes)
            return;
        Return(ref buffer);
        buffer = ArrayPool<byte>.Shared.Rent(bytes);
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }
}
