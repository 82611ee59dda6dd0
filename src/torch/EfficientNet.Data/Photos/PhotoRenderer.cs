using EfficientNet.Data.Randomness;
using static TorchSharp.torch;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Turns one encoded photograph into what a network sees: decoded, cropped, and resized by bicubic interpolation with
/// antialiasing, on bytes.
/// </summary>
/// <param name="resolution">Side in pixels.</param>
public sealed class PhotoRenderer(int resolution)
{
    private const int Channels = 3;

    // One for each thread that reads.
    [ThreadStatic]
    private static ImageDecoder? _decoder;

    /// <summary>Size of the rendered image.</summary>
    public ImageShape Shape => new(resolution, resolution, Channels);

    /// <summary>The middle of a photograph, for evaluation.</summary>
    /// <exception cref="BrokenImageException">It can't be decoded.</exception>
    public void Render(ReadOnlySpan<byte> file, Span<byte> destination)
    {
        var decoder = _decoder ??= new ImageDecoder();
        var (width, height) = decoder.Open(file);
        Render(decoder, Crops.Evaluation(width, height, resolution), destination, isMirrored: false);
    }

    /// <summary>A random part of it, perhaps mirrored, for training.</summary>
    /// <exception cref="BrokenImageException">It can't be decoded.</exception>
    public void RenderForTraining(ReadOnlySpan<byte> file, Span<byte> destination, ref DerivedRandom random)
    {
        var decoder = _decoder ??= new ImageDecoder();
        var (width, height) = decoder.Open(file);
        var crop = Crops.Random(width, height, ref random);
        Render(decoder, crop, destination, isMirrored: random.NextDouble() < 0.5);
    }

    private void Render(ImageDecoder decoder, CropRectangle crop, Span<byte> destination, bool isMirrored) =>
        Resize(
            decoder.Decode(Math.Max((float)resolution / crop.Width, (float)resolution / crop.Height), crop),
            destination,
            isMirrored
        );

    private void Resize(DecodedImage image, Span<byte> destination, bool isMirrored)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var pixels = empty(1, image.Height, image.Width, DecodedImage.BytesPerPixel, dtype: ScalarType.Byte); // [1, h, w, 4]
        image.CopyTo(pixels.bytes);
        var resized = nn.functional.interpolate(
            pixels.permute(0, 3, 1, 2),
            [resolution, resolution],
            mode: InterpolationMode.Bicubic,
            align_corners: false,
            antialias: true
        ); // [1, 4, R, R]
        Colours(resized.permute(0, 2, 3, 1).contiguous().bytes, destination, isMirrored);
    }

    private void Colours(ReadOnlySpan<byte> from, Span<byte> to, bool isMirrored)
    {
        for (var row = 0; row < resolution; row++)
        {
            var source = from.Slice(row * resolution * DecodedImage.BytesPerPixel, resolution * DecodedImage.BytesPerPixel);
            var target = to.Slice(row * resolution * Channels, resolution * Channels);
            for (int column = 0, at = 0; column < resolution; column++, at += Channels)
            {
                var pixel = (isMirrored ? resolution - 1 - column : column) * DecodedImage.BytesPerPixel;
                target[at] = source[pixel];
                target[at + 1] = source[pixel + 1];
                target[at + 2] = source[pixel + 2];
            }
        }
    }
}
