using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests.Sources;

public sealed class CifarDataSetTests : IDisposable
{
    private const int Plane = 32 * 32;
    private readonly string _folder = Directory.CreateTempSubdirectory("effnet-cifar-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_OfCifar10_GivesPixelsByPixel()
    {
        for (var batch = 1; batch <= 5; batch++)
            Write($"data_batch_{batch}.bin", [(byte)batch]);
        Write("test_batch.bin", [9], [0]);

        Assert.True(CifarDataSet.IsIn(_folder));
        var data = CifarDataSet.Read("cifar-10", _folder);

        Assert.Equal((10, 5, 2), (data.Classes, data.Train.Count, data.Test.Count));
        Assert.Equal([1, 2, 3, 4, 5], Enumerable.Range(0, 5).Select(data.Train.Images().Label));
        var image = new byte[3 * Plane];
        data.Test.Images().Read(0, image);
        Assert.Equal([0, 100, 200, 1, 101, 201], image[..6]);
    }

    [Fact]
    public void Read_OfCifar100_TakesTheFineClass()
    {
        Write("train.bin", [3, 57], [19, 99]);
        Write("test.bin", [0, 42]);
        var data = CifarDataSet.Read("cifar-100", _folder);
        Assert.Equal(
            (100, 57, 99, 42),
            (data.Classes, data.Train.Images().Label(0), data.Train.Images().Label(1), data.Test.Images().Label(0))
        );
    }

    [Fact]
    public void Read_OfWhatIsNotWhole_SaysWhatIsMissing()
    {
        Write("data_batch_1.bin", [1]);
        Assert.Contains(
            "missing data_batch_2.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin, test_batch.bin",
            Error(),
            StringComparison.Ordinal
        );
        File.WriteAllBytes(Path.Combine(_folder, "data_batch_1.bin"), new byte[100]);
        foreach (
            var file in new[] { "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin" }
        )
            Write(file, [1]);
        Assert.Contains(
            "data_batch_1.bin has 100 bytes, which is not a whole number of records of 3073",
            Error(),
            StringComparison.Ordinal
        );
        Write("data_batch_1.bin", [10]);
        Assert.Contains("has the class 10; there are 10", Error(), StringComparison.Ordinal);
    }

    private string Error() => Assert.Throws<DataSetException>(() => CifarDataSet.Read("cifar-10", _folder)).Message;

    // Red counts from 0, green from 100, blue from 200.
    private void Write(string file, params byte[][] labels) =>
        File.WriteAllBytes(
            Path.Combine(_folder, file),
            [
                .. labels.SelectMany(label =>
                    label.Concat(
                        Enumerable
                            .Range(0, 3)
                            .SelectMany(channel => Enumerable.Range(0, Plane).Select(pixel => (byte)((channel * 100) + pixel)))
                    )
                ),
            ]
        );
}
