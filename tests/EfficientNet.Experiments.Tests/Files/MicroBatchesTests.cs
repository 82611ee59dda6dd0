using CsCheck;
using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Tests.Files;

public sealed class MicroBatchesTests
{
    [Theory]
    [InlineData(64, null, "64")]
    [InlineData(64, 64, "64")]
    [InlineData(64, 16, "16,16,16,16")]
    [InlineData(7, 3, "3,2,2")]
    [InlineData(10, 4, "4,3,3")]
    [InlineData(5, 100, "5")]
    public void Sizes_AreTheFewestAndAsEqualAsTheyCanBe(int batch, int? micro, string expected) =>
        Assert.Equal(expected, string.Join(',', MicroBatches.Sizes(batch, micro)));

    [Fact]
    public void Sizes_OfAnyRecipeWithoutAProblem_CoverTheBatchInPartsFromTwoToTheMicroBatch() =>
        Gen.Select(Gen.Int[2, 5000], Gen.Int[1, 5000])
            .Sample(
                (batch, micro) =>
                {
                    var recipe = new Recipe { BatchSize = batch, MicroBatchSize = micro };
                    if (MicroBatches.Problem(recipe) is not null)
                        return micro < 2 || micro > batch || (micro == 2 && batch % 2 == 1);
                    var sizes = MicroBatches.Sizes(batch, micro);
                    return sizes.Sum() == batch
                        && sizes.All(size => size >= 2 && size <= micro)
                        && sizes[0] == MicroBatches.Largest(recipe)
                        && sizes[0] - sizes[^1] <= 1;
                }
            );

    [Theory]
    [InlineData(64, null, 32)]
    [InlineData(64, 16, 8)]
    [InlineData(65, null, 33)]
    [InlineData(7, 4, 3)] // 2 would leave one image.
    [InlineData(7, 3, null)]
    [InlineData(3, null, null)]
    [InlineData(64, 2, null)]
    public void Smaller_IsHalfTheLargestPart_OrTheLeastThatLeavesNoImageAlone(int batch, int? micro, int? expected) =>
        Assert.Equal(expected, MicroBatches.Smaller(new Recipe { BatchSize = batch, MicroBatchSize = micro }));

    [Fact]
    public void Smaller_Repeated_EndsAndIsAlwaysARecipeWithoutAProblem() =>
        Gen.Int[2, 5000]
            .Sample(batch =>
            {
                var recipe = new Recipe { BatchSize = batch };
                while (MicroBatches.Smaller(recipe) is { } size)
                {
                    var smaller = recipe with { MicroBatchSize = size };
                    if (
                        MicroBatches.Problem(smaller) is not null
                        || MicroBatches.Largest(smaller) >= MicroBatches.Largest(recipe)
                    )
                        return false;
                    recipe = smaller;
                }

                return MicroBatches.Largest(recipe) <= 3;
            });
}
