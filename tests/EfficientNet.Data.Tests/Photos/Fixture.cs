using System.Text.Json;
using EfficientNet.Data.Photos;
using SkiaSharp;

namespace EfficientNet.Data.Tests.Photos;

/// <summary>A small image file, and what Pillow makes of it; <c>make_fixtures.py</c> made both.</summary>
/// <param name="Width">Columns after EXIF's rotation.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Red, green, blue of the whole image.</param>
/// <param name="Evaluation">Of its evaluation crop at 16 × 16.</param>
internal sealed record Fixture(int Width, int Height, byte[] Pixels, byte[] Evaluation)
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Photos", "Fixtures");

    public static IReadOnlyDictionary<string, Fixture> All { get; } =
        JsonSerializer.Deserialize<Dictionary<string, Fixture>>(
            System.IO.File.ReadAllText(System.IO.Path.Combine(Folder, "goldens.json")),
            JsonSerializerOptions.Web
        )!;

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(System.IO.Path.Combine(Folder, name));

    /// <summary>Colours that change from pixel to pixel, so that every neighbour's chroma matters.</summary>
    public static byte[] Jpeg(int width, int height, SKJpegEncoderDownsample chroma)
    {
        var random = new Random(3);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        random.NextBytes(bitmap.GetPixelSpan());
        using var encoded = new MemoryStream();
        using (var pixmap = bitmap.PeekPixels())
            Assert.True(pixmap.Encode(encoded, new SKJpegEncoderOptions(90, chroma, SKJpegEncoderAlphaOption.Ignore)));
        return encoded.ToArray();
    }

    /// <summary>Files in memory, the class of each its number.</summary>
    public sealed class Files(params byte[][] contents) : IImageFiles
    {
        public int Count => contents.Length;

        public int Label(int index) => index;

        public string Name(int index) => $"image {index}";

        public string Sha256() => "";

        public int Read(int index, ref byte[] buffer)
        {
            buffer = contents[index];
            return buffer.Length;
        }
    }
}
