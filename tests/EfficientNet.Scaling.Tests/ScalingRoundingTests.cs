using CsCheck;

namespace EfficientNet.Scaling.Tests;

public sealed class ScalingRoundingTests
{
    private static readonly Gen<int> Channels = Gen.Int[1, 4096];
    private static readonly Gen<decimal> Coefficient = Gen.Int[100, 4000].Select(thousandths => thousandths / 1000m);
    private static readonly Gen<int> Divisor = Gen.OneOf(1, 2, 4, 8, 16, 32);

    [Theory]
    [InlineData(16, 1.2, 24)] // B3's first stage: 19.2 → 16 would lose over a tenth
    [InlineData(24, 1.2, 32)]
    [InlineData(40, 1.2, 48)]
    [InlineData(320, 1.1, 352)]
    [InlineData(8, 0.25, 8)]
    [InlineData(20, 1.0, 24)] // half of 8 rounds up
    [InlineData(80, 1.0, 80)]
    public void Filters_WhenScaled_FollowTheRule(int channels, double width, int expected) =>
        Assert.Equal(expected, ScalingRounding.Filters(channels, (decimal)width));

    [Fact]
    public void Filters_ToSingleChannels_RoundToTheNearest() => Assert.Equal(11, ScalingRounding.Filters(10, 1.06m, divisor: 1));

    [Fact]
    public void Filters_AtExactlyNineTenths_StayAsRounded()
    {
        // 72 is exactly 0.9 × 80, and less than 0.9 × 81.
        Assert.Equal(72, ScalingRounding.Filters(80, 1m, divisor: 72));
        Assert.Equal(144, ScalingRounding.Filters(81, 1m, divisor: 72));
    }

    [Theory]
    [InlineData(20, 1.15, 23)] // 1.15 × 20 is 22.999999999999996 in binary
    [InlineData(3, 1.1, 4)]
    [InlineData(10, 1.1, 11)]
    [InlineData(3, 1.0, 3)]
    [InlineData(4, 0.5, 2)]
    [InlineData(1, 0.5, 1)]
    public void Repeats_WhenScaled_RoundUpExactly(int repeats, double depth, int expected) =>
        Assert.Equal(expected, ScalingRounding.Repeats(repeats, (decimal)depth));

    [Theory]
    [InlineData(224, 1.15, 1, 258)]
    [InlineData(224, 1.15, 8, 256)]
    [InlineData(224, 1.15, 16, 256)]
    [InlineData(224, 1.15, 32, 256)]
    [InlineData(224, 1.25, 32, 288)]
    [InlineData(28, 1.0, 8, 32)] // 3.5 multiples round up
    [InlineData(8, 0.1, 32, 32)]
    public void Resolution_WhenScaled_IsTheNearestMultiple(int pixels, double coefficient, int multiple, int expected) =>
        Assert.Equal(expected, ScalingRounding.Resolution(pixels, (decimal)coefficient, multiple));

    [Fact]
    public void Filters_OfAnyWidth_AreMultiplesAndLoseAtMostATenth() =>
        Gen.Select(Channels, Coefficient, Divisor)
            .Sample(
                (channels, width, divisor) =>
                {
                    var rounded = ScalingRounding.Filters(channels, width, divisor);
                    return rounded % divisor == 0 && rounded >= divisor && rounded >= 0.9m * channels * width;
                }
            );

    [Fact]
    public void Filters_OfAWiderNetwork_AreNeverFewer() =>
        Gen.Select(Channels, Coefficient, Coefficient, Divisor)
            .Sample(
                (channels, a, b, divisor) =>
                    ScalingRounding.Filters(channels, Math.Min(a, b), divisor)
                    <= ScalingRounding.Filters(channels, Math.Max(a, b), divisor)
            );

    [Fact]
    public void Filters_RoundedAgain_StayTheSame() =>
        Gen.Select(Channels, Coefficient, Divisor)
            .Sample(
                (channels, width, divisor) =>
                {
                    var once = ScalingRounding.Filters(channels, width, divisor);
                    return ScalingRounding.Filters(once, 1, divisor) == once;
                }
            );

    [Fact]
    public void Repeats_OfAnyDepth_AreAtLeastTheExactNumberAndLessThanOneMore() =>
        Gen.Select(Gen.Int[1, 20], Coefficient)
            .Sample(
                (repeats, depth) =>
                {
                    var excess = ScalingRounding.Repeats(repeats, depth) - (repeats * depth);
                    return excess is >= 0 and < 1;
                }
            );
}
