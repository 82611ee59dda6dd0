using EfficientNet.Data.Randomness;
using static TorchSharp.torch;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Photographs at the network's size: decoded, cropped, and resized by bicubic interpolation with antialiasing, on bytes. What an image
/// becomes depends on its file and the random stream alone; in place of a broken one comes the next that is not.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="indices">Which of them, in order.</param>
/// <param name="resolution">Side in pixels.</param>
/// <param name="broken">Counts those that can't be read.</param>
public sealed class PhotoImages(IImageFiles files, int[] indices, int resolution, BrokenImages broken) : IImageSource
{
    private const int Channels = 3;
    private const int DecodedChannels = 4;

    // A decoder and a file's bytes for each thread that reads.
    [ThreadStatic]
    private static ImageDecoder? s_decoder;

    [ThreadStatic]
    private static byte[]? s_file;

    /// <inheritdoc />
    public int Count => indices.Length;

    /// <inheritdoc />
    public ImageShape Shape => new(resolution, resolution, Channels);

    /// <inheritdoc />
    public int Label(int index)
    {
        while (broken.Has(files, indices[index]))
            index = (index + 1) % indices.Length;
        return files.Label(indices[index]);
    }

    /// <inheritdoc />
    public void Read(int index, Span<byte> destination)
    {
        var none = default(DerivedRandom);
        Read(index, destination, isTraining: false, ref none);
    }

    /// <inheritdoc />
    public void ReadForTraining(int index, Span<byte> destination, ref DerivedRandom random) => Read(index, destination, isTraining: true, ref random);

    private void Read(int index, Span<byte> destination, bool isTraining, ref DerivedRandom random)
    {
        var start = random;
        for (var tried = 0; tried < indices.Length; tried++)
        {
            var image = indices[(index + tried) % indices.Length];
            if (broken.Has(files, image))
                continue;
            try
            {
                random = start;
                Render(image, destination, isTraining, ref random);
                return;
            }
            catch (Exception error) when (error is BrokenImageException or IOException or UnauthorizedAccessException)
            {
                broken.Add(files, image, error.Message);
            }
        }

        throw new DataSetException($"None of {indices.Length} images can be read.");
    }

    private void Render(int image, Span<byte> destination, bool isTraining, ref DerivedRandom random)
    {
        var decoder = s_decoder ??= new ImageDecoder();
        s_file ??= [];
        var bytes = files.Read(image, ref s_file);
        var (width, height) = decoder.Open(s_file.AsSpan(0, bytes));
        var crop = isTraining ? Crops.Random(width, height, ref random) : Crops.Evaluation(width, height, resolution);
        var isMirrored = isTraining && random.NextDouble() < 0.5;
        var decoded = decoder.Decode(Math.Max((float)resolution / crop.Width, (float)resolution / crop.Height));
        Resize(decoded, crop.Scaled(width, height, decoded.Width, decoded.Height), destination, isMirrored);
    }

    private void Resize(DecodedImage image, CropRectangle crop, Span<byte> destination, bool isMirrored)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var pixels = empty(1, crop.Height, crop.Width, DecodedChannels, dtype: ScalarType.Byte); // [1, h, w, 4]
        var rows = pixels.bytes;
        var stride = crop.Width * DecodedChannels;
        for (var row = 0; row < crop.Height; row++)
            image.Pixels.Slice(((crop.Top + row) * image.Width + crop.Left) * DecodedChannels, stride).CopyTo(rows[(row * stride)..]);

        var resized = nn.functional.interpolate(pixels.permute(0, 3, 1, 2), [resolution, resolution], mode: InterpolationMode.Bicubic, align_corners: false, antialias: true); // [1, 4, R, R]
        Colours(resized.permute(0, 2, 3, 1).contiguous().bytes, destination, isMirrored);
    }

    private void Colours(ReadOnlySpan<byte> from, Span<byte> to, bool isMirrored)
    {
        for (var row = 0; row < resolution; row++)
        {
            var source = from.Slice(row * resolution * DecodedChannels, resolution * DecodedChannels);
            var target = to.Slice(row * resolution * Channels, resolution * Channels);
            for (int column = 0, at = 0; column < resolution; column++, at += Channels)
            {
                var pixel = (isMirrored ? resolution - 1 - column : column) * DecodedChannels;
                target[at] = source[pixel];
                target[at + 1] = source[pixel + 1];
                target[at + 2] = source[pixel + 2];
            }
        }
    }
}
