using EfficientNet.Models.Layers;

namespace EfficientNet.Models.Tests.Layers;

public sealed class SamePaddingTests
{
    // TensorFlow: even input at stride 2 pads 0/1 for k3 and 1/2 for k5; odd input pads evenly.
    [Theory]
    [InlineData(224, 3, 2, 0, 1)]
    [InlineData(225, 3, 2, 1, 1)]
    [InlineData(112, 5, 2, 1, 2)]
    [InlineData(15, 5, 2, 2, 2)]
    [InlineData(1, 3, 2, 1, 1)]
    [InlineData(7, 1, 2, 0, 0)]
    [InlineData(10, 3, 4, 0, 1)]
    [InlineData(10, 3, 1, 1, 1)]
    public void Amounts_OfOneSide_AreTensorFlows(int size, int kernel, int stride, int before, int after) =>
        Assert.Equal((before, after), SamePadding.Amounts(size, kernel, stride));

    [Fact]
    public void Amounts_ForAllSizes_GiveAsManyOutputsAsSymmetricPadding()
    {
        foreach (var kernel in new[] { 1, 3, 5, 7 })
        foreach (var stride in new[] { 1, 2, 3 })
            for (var size = 1; size < 70; size++)
            {
                var (before, after) = SamePadding.Amounts(size, kernel, stride);
                var same = ((size + before + after - kernel) / stride) + 1;
                var symmetric = ((size + (2 * ((kernel - 1) / 2)) - kernel) / stride) + 1;
                Assert.Equal((size + stride - 1) / stride, same);
                Assert.Equal(symmetric, same);
                Assert.InRange(after - before, 0, 1);
            }
    }
}
