using EfficientNet.Contracts;
using EfficientNet.Data.Augmentation;
using EfficientNet.Data.Photos;
using EfficientNet.Data.Randomness;
using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests.Augmentation;

public sealed class CropAndFlipTests
{
    private static readonly ImageShape Shape = new(5, 7, 3);

    [Theory]
    [InlineData(2)]
    [InlineData(9)] // wider than the image: some crops show the frame alone
    public void PaddedCrop_IsACropOfThePaddedImage_AndEveryOneComes(int padding)
    {
        var image = Image();
        var expected = (
            from down in Enumerable.Range(-padding, 2 * padding + 1)
            from right in Enumerable.Range(-padding, 2 * padding + 1)
            select Shifted(image, down, right)
        ).ToHashSet();
        var seen = Enumerable.Range(0, 20_000).Select(stream => Applied(new PaddedCrop(padding), image, stream)).ToHashSet();

        Assert.Equal(expected.Count, seen.Count);
        Assert.Superset(seen, expected);
    }

    [Fact]
    public void HorizontalFlip_MirrorsEverySecondImage_AndKeepsItsColours()
    {
        var image = Image();
        var mirrored = Convert.ToHexString(
            Pixels((row, column, channel) => image[Index(row, Shape.Width - 1 - column, channel)])
        );
        var seen = Enumerable.Range(0, 1000).Select(stream => Applied(new HorizontalFlip(), image, stream)).ToList();

        Assert.Equal(
            [Convert.ToHexString(image), mirrored],
            seen.Distinct().Order().OrderBy(view => view != Convert.ToHexString(image))
        );
        Assert.InRange(seen.Count(view => view == mirrored), 430, 570);
    }

    [Fact]
    public void Of_ARecipeWithBoth_CropsThenMirrors()
    {
        var image = Image();
        var both = RecipeAugmentation.Of(new Recipe { CropPadding = 2, HorizontalFlip = true }, new MemoryImages([], [], Shape))!;
        for (var stream = 0; stream < 20; stream++)
        {
            var expected = image.ToArray();
            var random = Stream(stream);
            new PaddedCrop(2).Apply(expected, Shape, ref random);
            new HorizontalFlip().Apply(expected, Shape, ref random);
            Assert.Equal(Convert.ToHexString(expected), Applied(both, image, stream));
        }
    }

    [Fact]
    public void Of_ARecipeWithBoth_LeavesPhotographsToTheirOwnCrop()
    {
        var files = new Photos.Fixture.Files(Photos.Fixture.File("colour.jpg"));
        var photographs = new PhotoImages(files, [0], resolution: 16, new BrokenImages(files, 0, _ => { }));

        Assert.Null(RecipeAugmentation.Of(new Recipe { CropPadding = 2, HorizontalFlip = true }, photographs));
        Assert.IsType<RandAugment>(
            RecipeAugmentation.Of(new Recipe { CropPadding = 2, Augmentation = AugmentationPolicy.RandAugment }, photographs)
        );
    }

    private static byte[] Image() => Pixels((row, column, channel) => (byte)(1 + Index(row, column, channel)));

    private static string Shifted(byte[] image, int down, int right) =>
        Convert.ToHexString(
            Pixels(
                (row, column, channel) =>
                    (row - down, column - right) is var (y, x) && y >= 0 && y < Shape.Height && x >= 0 && x < Shape.Width
                        ? image[Index(y, x, channel)]
                        : (byte)0
            )
        );

    private static byte[] Pixels(Func<int, int, int, byte> value) =>
        [
            .. from row in Enumerable.Range(0, Shape.Height)
            from column in Enumerable.Range(0, Shape.Width)
            from channel in Enumerable.Range(0, Shape.Channels)
            select value(row, column, channel),
        ];

    private static int Index(int row, int column, int channel) => (((row * Shape.Width) + column) * Shape.Channels) + channel;

    private static string Applied(EfficientNet.Data.Loading.ISampleAugmentation augmentation, byte[] image, int stream)
    {
        var pixels = image.ToArray();
        var random = Stream(stream);
        augmentation.Apply(pixels, Shape, ref random);
        return Convert.ToHexString(pixels);
    }

    private static DerivedRandom Stream(int number) => DerivedRandom.Of(7, RandomPurpose.Augmentation, 0, number);
}
