using EfficientNet.Data.Photos;
using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Tests.Photos;

public sealed class CropsTests
{
    [Theory]
    // 224/256 of 375; an odd margin is larger on the near side, as in the reference code
    [InlineData(500, 375, 224, 86, 24, 328, 328)]
    [InlineData(375, 500, 224, 24, 86, 328, 328)]
    [InlineData(500, 375, 600, 72, 10, 356, 356)] // B7: 600/632
    [InlineData(1, 1, 224, 0, 0, 1, 1)]
    public void Evaluation_IsTheMiddleOfTheShorterSide(
        int width,
        int height,
        int resolution,
        int left,
        int top,
        int cropWidth,
        int cropHeight
    ) => Assert.Equal(new CropRectangle(left, top, cropWidth, cropHeight), Crops.Evaluation(width, height, resolution));

    [Theory]
    [InlineData(500, 375)]
    [InlineData(375, 500)]
    [InlineData(32, 32)]
    [InlineData(1, 1)]
    public void Random_StaysInsideTheImage_WithAnAreaAndARatioInRange(int width, int height)
    {
        for (var image = 0; image < 5000; image++)
        {
            var random = DerivedRandom.Of(1, RandomPurpose.Augmentation, 0, image);
            var crop = Crops.Random(width, height, ref random);
            Assert.True(
                crop is { Left: >= 0, Top: >= 0, Width: >= 1, Height: >= 1 }
                    && crop.Left + crop.Width <= width
                    && crop.Top + crop.Height <= height,
                $"{crop}"
            );
            if (width < 100)
                continue;
            Assert.InRange((double)crop.Width * crop.Height / (width * height), 0.078, 1);
            Assert.InRange((double)crop.Width / crop.Height, 0.74, 1.35);
        }
    }

    [Fact]
    public void Random_AreasAreSpreadEvenly()
    {
        // 1000 × 1000: hardly any draw is repeated, since even the whole area fits at most ratios.
        var areas = Enumerable
            .Range(0, 20_000)
            .Select(image =>
            {
                var random = DerivedRandom.Of(2, RandomPurpose.Augmentation, 0, image);
                var crop = Crops.Random(1000, 1000, ref random);
                return crop.Width * crop.Height / 1e6;
            })
            .ToList();

        // Below 0.75 no draw is refused for its ratio, so the density there is even: (0.75 − 0.08)/2 on either side of the
        // middle.
        var (lower, upper) = (areas.Count(area => area < 0.415), areas.Count(area => area is >= 0.415 and < 0.75));
        Assert.InRange((double)lower / upper, 0.94, 1.06);
    }

    [Theory]
    [InlineData(1000, 10)]
    [InlineData(10, 1000)]
    public void Random_OfAVeryNarrowImage_FallsBackToTheMiddle(int width, int height)
    {
        var random = DerivedRandom.Of(3, RandomPurpose.Augmentation);
        var crop = Crops.Random(width, height, ref random);
        Assert.Equal((13, 10), width > height ? (crop.Width, crop.Height) : (crop.Height, crop.Width));
        Assert.Equal(((width - crop.Width + 1) / 2, (height - crop.Height + 1) / 2), (crop.Left, crop.Top));
    }

    [Theory]
    [InlineData(0, 0, 48, 32, 24, 16, 0, 0, 24, 16)]
    [InlineData(5, 3, 10, 7, 24, 16, 2, 1, 6, 4)]
    [InlineData(47, 31, 1, 1, 6, 4, 5, 3, 1, 1)]
    public void Scaled_CoversTheSamePart_AndNeverLeavesTheImage(
        int left,
        int top,
        int width,
        int height,
        int toWidth,
        int toHeight,
        int x,
        int y,
        int w,
        int h
    ) =>
        Assert.Equal(
            new CropRectangle(x, y, w, h),
            new CropRectangle(left, top, width, height).Scaled(48, 32, toWidth, toHeight)
        );
}
