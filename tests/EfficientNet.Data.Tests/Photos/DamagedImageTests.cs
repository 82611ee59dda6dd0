using System.Globalization;
using EfficientNet.Data.Photos;

namespace EfficientNet.Data.Tests.Photos;

/// <summary>
/// Damaged image files of every kind: each is decoded or refused. <c>EFFNET_FUZZ_FILES</c> sets how many.
/// </summary>
public sealed class DamagedImageTests
{
    private const int Files = 3000;
    private const int Seed = 20260301;

    [Fact]
    public void DamagedImages_AreDecodedOrRefused()
    {
        var originals = Fixture.All.Keys.Select(Fixture.File).ToList();
        var random = new Random(Seed);
        using var decoder = new ImageDecoder();
        var (decoded, refused) = (0, 0);
        for (var file = 0; file < Count(); file++)
        {
            try
            {
                var (width, height) = decoder.Open(Damaged(originals[random.Next(originals.Count)], random));
                var (left, top) = (random.Next(width), random.Next(height));
                decoder.Decode(
                    random.NextSingle(),
                    new CropRectangle(left, top, 1 + random.Next(width - left), 1 + random.Next(height - top))
                );
                decoded++;
            }
            catch (BrokenImageException)
            {
                refused++;
            }
        }

        // A decoder can't notice a flipped bit among the pixels; it does notice truncation or a broken header.
        Assert.True(decoded > 0 && refused > 0, $"{decoded} decoded, {refused} refused");
    }

    private static byte[] Damaged(byte[] original, Random random)
    {
        var file = original.ToArray();
        for (var damage = random.Next(1, 8); damage > 0; damage--)
        {
            var at = random.Next(file.Length);
            switch (random.Next(5))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                case 2:
                    file = file[..Math.Max(1, at)];
                    break;
                case 3: // in the header, where sizes are
                    file[Math.Min(file.Length - 1, random.Next(200))] = (byte)random.Next(256);
                    break;
                default:
                    file = [.. file[..at], .. original[random.Next(original.Length)..]];
                    break;
            }
        }

        return file;
    }

    private static int Count() =>
        int.TryParse(
            Environment.GetEnvironmentVariable("EFFNET_FUZZ_FILES"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count
        )
            ? count
            : Files;
}
