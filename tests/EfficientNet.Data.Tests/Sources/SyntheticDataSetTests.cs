using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests.Sources;

public sealed class SyntheticDataSetTests
{
    [Fact]
    public void Create_Twice_GivesTheSameChecksum()
    {
        var first = SyntheticDataSet.Create(5, 20, 10);
        var second = SyntheticDataSet.Create(5, 20, 10);

        Assert.Equal(first.FileSha256, second.FileSha256);
        Assert.Equal(
            ((MemoryImages)first.Train.Images()).Pixels.ToArray(),
            ((MemoryImages)second.Train.Images()).Pixels.ToArray()
        );
    }

    [Fact]
    public void Create_TrainAndTest_ShareNoImage()
    {
        var data = SyntheticDataSet.Create(2, 20, 20);

        var train = Images(data.Train.Images()).ToHashSet();
        Assert.DoesNotContain(Images(data.Test.Images()), train.Contains);
        Assert.Equal(20, train.Count);
    }

    private static IEnumerable<string> Images(IImageSource source)
    {
        for (var i = 0; i < source.Count; i++)
        {
            var bytes = new byte[source.Shape.Bytes];
            source.Read(i, bytes);
            yield return Convert.ToBase64String(bytes);
        }
    }
}
