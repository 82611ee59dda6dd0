using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests.Sources;

public sealed class ResizedImagesTests
{
    [Fact]
    public void At_TheSameResolution_IsTheSourceItself()
    {
        var source = SyntheticDataSet.Create(3, 4, 4).Train.Images();

        Assert.Same(source, ResizedImages.At(source, 32, keep: true));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(48)]
    public void At_AnotherResolution_GivesTheSameBytesKeptOrNot(int resolution)
    {
        var source = SyntheticDataSet.Create(3, trainImages: 300, 4).Train.Images(); // more than are resized at once
        var kept = ResizedImages.At(source, resolution, keep: true);
        var onDemand = ResizedImages.At(source, resolution, keep: false);

        foreach (var image in (int[])[0, 1, 255, 256, 299])
            Assert.Equal(Bytes(onDemand, image), Bytes(kept, image));
        Assert.Equal(source.Label(299), kept.Label(299));
    }

    [Fact]
    public void Read_HalfSize_AveragesTheTrianglesOfTheFilter()
    {
        // A row 0 0 80 80: with antialiasing each output pixel weighs its neighbours 1 3 3 1 by eighths, edges renormalised.
        var source = new MemoryImages(
            [.. Enumerable.Repeat(new byte[] { 0, 0, 80, 80 }, 4).SelectMany(row => row)],
            [0],
            new ImageShape(4, 4, 1)
        );

        var resized = Bytes(ResizedImages.At(source, 2, keep: false), 0);

        Assert.Equal([11, 69, 11, 69], resized.Select(value => (int)value)); // 80/7, 80·6/7
    }

    private static byte[] Bytes(IImageSource source, int index)
    {
        var bytes = new byte[source.Shape.Bytes];
        source.Read(index, bytes);
        return bytes;
    }
}
