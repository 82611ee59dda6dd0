using System.Security.Cryptography;
using System.Text.Json;
using EfficientNet.Data.Augmentation;
using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Tests.Augmentation;

/// <summary>
/// Every operation at every level and sign against Pillow, byte for byte; <c>make_goldens.py</c> made the goldens.
/// </summary>
public sealed class ImageGoldenTests
{
    public static TheoryData<ImageOperation> Operations =>
        [.. Enum.GetValues<ImageOperation>().Where(operation => operation != ImageOperation.Cutout)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_AtEveryLevel_EqualsPillow(ImageOperation operation)
    {
        var goldens = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Augmentation", "goldens.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Golden>(line, JsonSerializerOptions.Web)!)
            .Where(golden => golden.Operation == operation.ToString())
            .ToList();

        Assert.Equal((OperationLevel.HasSign(operation) ? 2 : 1) * 11 * 5, goldens.Count);
        Assert.Empty(
            goldens
                .Where(golden => golden.Sha256 != Sha256(golden, operation))
                .Select(golden =>
                    $"{golden.Image} {golden.Width}×{golden.Height}×{golden.Channels} level {golden.Sign * golden.Level}"
                )
        );
    }

    private static string Sha256(Golden golden, ImageOperation operation)
    {
        var shape = new ImageShape(golden.Height, golden.Width, golden.Channels);
        var pixels = Pixels(golden.Image, shape);
        var argument = OperationLevel.Argument(
            operation,
            golden.Level,
            Math.Min(golden.Height, golden.Width),
            AutoAugment.LongestMove
        );
        var random = default(DerivedRandom);
        ImageOperations.Apply(operation, pixels, shape, golden.Sign * argument, ref random);
        return Convert.ToHexStringLower(SHA256.HashData(pixels));
    }

    private static byte[] Pixels(string name, ImageShape shape) =>
        [
            .. from y in Enumerable.Range(0, shape.Height)
            from x in Enumerable.Range(0, shape.Width)
            from c in Enumerable.Range(0, shape.Channels)
            let value = ((x * 7) + (y * 13) + (c * 29) + (((x * x) + (3 * y * y) + (5 * x * y)) >> 3)) & 255
            select (byte)(
                name switch
                {
                    "busy" => value,
                    "dark" => 20 + (value % 70),
                    _ => 77,
                }
            ),
        ];

    private sealed record Golden(
        string Image,
        int Width,
        int Height,
        int Channels,
        string Operation,
        int Level,
        int Sign,
        string Sha256
    );
}
