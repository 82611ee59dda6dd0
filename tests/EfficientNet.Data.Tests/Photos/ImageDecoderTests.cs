using System.Buffers.Binary;
using EfficientNet.Data.Photos;
using SkiaSharp;

namespace EfficientNet.Data.Tests.Photos;

public sealed class ImageDecoderTests
{
    public static TheoryData<string> Names => [.. Fixture.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_OfEveryKind_GivesThePixelsThatPillowGives(string name)
    {
        var fixture = Fixture.All[name];
        using var decoder = new ImageDecoder();

        var size = decoder.Open(Fixture.File(name));
        var image = decoder.Decode(scale: 1);

        Assert.Equal((fixture.Width, fixture.Height), size);
        Assert.Equal(size, (image.Width, image.Height));
        // PNG is exact; of JPEG the inverse transform and CMYK's conversion are left to the library.
        Assert.InRange(LargestDifference(image, fixture.Pixels), 0, name.EndsWith(".png", StringComparison.Ordinal) ? 0 : 3);
    }

    [Theory]
    [InlineData(0.5f, 24, 16)]
    [InlineData(0.26f, 18, 12)] // the next eighth that is enough
    [InlineData(0.01f, 6, 4)]
    [InlineData(1f, 48, 32)]
    public void Decode_OfAJpegThatMayBeSmaller_IsReadAtAnEighthThatSuffices(float scale, int width, int height)
    {
        using var decoder = new ImageDecoder();
        decoder.Open(Fixture.File("colour.jpg"));
        var image = decoder.Decode(scale);
        Assert.Equal((width, height), (image.Width, image.Height));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_OfAPart_GivesTheSamePixelsAsTheWhole(string name) => AssertPartsAreThoseOfTheWhole(Fixture.File(name));

    [Theory]
    [InlineData(SKJpegEncoderDownsample.Downsample420)]
    [InlineData(SKJpegEncoderDownsample.Downsample422)]
    [InlineData(SKJpegEncoderDownsample.Downsample444)]
    public void Decode_OfAPartOfALargerJpeg_GivesTheSamePixelsAsTheWhole(SKJpegEncoderDownsample chroma) =>
        AssertPartsAreThoseOfTheWhole(Fixture.Jpeg(201, 133, chroma));

    private static void AssertPartsAreThoseOfTheWhole(byte[] file)
    {
        var random = new Random(5);
        using var decoder = new ImageDecoder();
        var (width, height) = decoder.Open(file);
        for (var tried = 0; tried < 100; tried++)
        {
            var (left, top) = (random.Next(width), random.Next(height));
            var part = new CropRectangle(left, top, 1 + random.Next(width - left), 1 + random.Next(height - top));
            var scale = tried % 2 == 0 ? 1 : random.NextSingle();
            decoder.Open(file);
            var whole = decoder.Decode(scale);
            var expected = Bytes(whole.Part(part.Scaled(width, height, whole.Width, whole.Height)));
            decoder.Open(file);
            Assert.True(expected.AsSpan().SequenceEqual(Bytes(decoder.Decode(scale, part))), $"{part} at scale {scale}");
        }
    }

    [Fact]
    public void Decode_OfManyOneAfterTheOther_MixesNothingUp()
    {
        using var decoder = new ImageDecoder();
        foreach (var name in Fixture.All.Keys.Concat(Fixture.All.Keys.Reverse()))
        {
            decoder.Open(Fixture.File(name));
            Assert.InRange(LargestDifference(decoder.Decode(1), Fixture.All[name].Pixels), 0, 3);
        }
    }

    [Theory]
    [InlineData("colour.jpg", 0.95, "it is cut off")]
    [InlineData("progressive.jpg", 0.6, "it is damaged (InvalidInput)")]
    [InlineData("colour.png", 0.9, "it is cut off")]
    public void Decode_OfACutFile_SaysSo(string name, double share, string expected)
    {
        using var decoder = new ImageDecoder();
        var file = Fixture.File(name);
        var (width, height) = decoder.Open(file.AsSpan(0, (int)(file.Length * share)));
        Assert.Equal(expected, Assert.Throws<BrokenImageException>(() => _ = decoder.Decode(1).Width).Message);

        decoder.Open(file.AsSpan(0, (int)(file.Length * share)));
        var lastRow = new CropRectangle(0, height - 1, width, 1);
        Assert.Equal(expected, Assert.Throws<BrokenImageException>(() => _ = decoder.Decode(1, lastRow).Width).Message);
    }

    [Fact]
    public void Open_OfWhatIsNoImage_SaysSo()
    {
        using var decoder = new ImageDecoder();
        Assert.Equal(
            "it is not a JPEG, PNG, WebP, GIF or BMP",
            Assert.Throws<BrokenImageException>(() => decoder.Open("hello"u8)).Message
        );
        Assert.Throws<BrokenImageException>(() => decoder.Open([]));
    }

    [Fact]
    public void Decode_OfAnEnormousImage_IsRefusedBeforeMemoryIsTaken()
    {
        // A PNG's header may promise anything: 100,000 × 100,000 pixels.
        var file = Fixture.File("colour.png");
        byte[] side = [0, 1, 0x86, 0xA0];
        side.CopyTo(file, 16);
        side.CopyTo(file, 20);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32(file.AsSpan(12, 17)));
        using var decoder = new ImageDecoder();

        var error = Assert.Throws<BrokenImageException>(() =>
        {
            decoder.Open(file);
            _ = decoder.Decode(1).Width;
        });

        Assert.Equal("it has 100000 × 100000 pixels, more than the 64 Mi that are allowed", error.Message);
    }

    [Fact]
    public void Open_OfAnEnormousJpeg_IsRefusedWhateverTheScaleItIsReadAt()
    {
        // 65,500 × 65,500: at an eighth it would be within the limit, but the decoder of a progressive file holds the whole.
        var file = Fixture.File("progressive.jpg");
        var frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC2]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 65_500);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 65_500);
        using var decoder = new ImageDecoder();

        Assert.Equal(
            "it has 65500 × 65500 pixels, more than the 64 Mi that are allowed",
            Assert.Throws<BrokenImageException>(() => decoder.Open(file)).Message
        );
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }

    private static int LargestDifference(DecodedImage image, byte[] expected)
    {
        var largest = 0;
        var pixels = Bytes(image);
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                largest = Math.Max(largest, Math.Abs(pixels[(i * 4) + channel] - expected[(i * 3) + channel]));
        }

        return largest;
    }

    private static byte[] Bytes(DecodedImage image)
    {
        var pixels = new byte[image.Width * image.Height * DecodedImage.BytesPerPixel];
        image.CopyTo(pixels);
        return pixels;
    }
}
