using System.Buffers;
using SkiaSharp;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Decodes JPEG, PNG, WebP, GIF and BMP by Skia to red, green and blue: grey becomes colour, CMYK is converted, transparency is dropped, colour
/// profiles are not applied, and EXIF's rotation is. A large JPEG is read at an eighth to seven eighths of its size when that suffices.
/// One decoder a thread.
/// </summary>
public sealed class ImageDecoder : IDisposable
{
    /// <summary>Pixels that an image may have, whatever the scale it is read at: a progressive JPEG is held whole by its decoder.</summary>
    public const long MostPixels = 64L << 20;

    private const int BytesPerPixel = 4;
    private const float HalfAStep = 0.999f / 16; // So that an eighth that is just enough is taken.

    private byte[] _pixels = [];
    private byte[] _turned = [];
    private SKData? _file;
    private SKCodec? _codec;

    /// <summary>Takes an image and says how large it is as it is seen.</summary>
    /// <exception cref="BrokenImageException">It is no image, or larger than <see cref="MostPixels"/>.</exception>
    public (int Width, int Height) Open(ReadOnlySpan<byte> file)
    {
        Close();
        _file = SKData.CreateCopy(file);
        _codec = SKCodec.Create(_file) ?? throw new BrokenImageException("it is no JPEG, PNG, WebP, GIF or BMP");
        var (width, height) = (_codec.Info.Width, _codec.Info.Height);
        if (width <= 0 || height <= 0)
            throw new BrokenImageException("it has no pixels");
        if ((long)width * height > MostPixels)
            throw new BrokenImageException($"it has {width} × {height} pixels, more than the {MostPixels >> 20} Mi that are read");
        return Seen(width, height, _codec.EncodedOrigin);
    }

    /// <summary>Decodes the image that was opened.</summary>
    /// <param name="scale">The smallest scale, to 1, at which it is large enough; a larger one may be used.</param>
    /// <exception cref="BrokenImageException">It is cut off or damaged.</exception>
    public DecodedImage Decode(float scale)
    {
        var codec = _codec ?? throw new InvalidOperationException("No image is open.");
        // What is offered is the nearest eighth, which may be the smaller one.
        var size = codec.GetScaledDimensions(Math.Clamp(scale + HalfAStep, HalfAStep, 1));
        Read(codec, size);
        return Turned(size.Width, size.Height, codec.EncodedOrigin);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Close();
        Return(ref _pixels);
        Return(ref _turned);
    }

    private void Close()
    {
        _codec?.Dispose();
        _file?.Dispose();
        (_codec, _file) = (null, null);
    }

    private unsafe void Read(SKCodec codec, SKSizeI size)
    {
        Rent(ref _pixels, size.Width * size.Height * BytesPerPixel);
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if (codec.Info.AlphaType == SKAlphaType.Opaque)
            info.AlphaType = SKAlphaType.Opaque;
        fixed (byte* pixels = _pixels)
        {
            var result = codec.GetPixels(info, (nint)pixels);
            if (result != SKCodecResult.Success)
                throw new BrokenImageException(result == SKCodecResult.IncompleteInput ? "it is cut off" : $"it is damaged ({result})");
        }
    }

    private static (int Width, int Height) Seen(int width, int height, SKEncodedOrigin origin) => IsOnItsSide(origin) ? (height, width) : (width, height);

    private static bool IsOnItsSide(SKEncodedOrigin origin) => origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private DecodedImage Turned(int width, int height, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft)
            return new DecodedImage(width, height, _pixels.AsSpan(0, width * height * BytesPerPixel));
        var (seenWidth, seenHeight) = Seen(width, height, origin);
        Rent(ref _turned, width * height * BytesPerPixel);
        var from = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(_pixels.AsSpan(0, width * height * BytesPerPixel));
        var to = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(_turned.AsSpan(0, width * height * BytesPerPixel));
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

        return new DecodedImage(seenWidth, seenHeight, _turned.AsSpan(0, width * height * BytesPerPixel));
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
