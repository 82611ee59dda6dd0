using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests.Sources;

public sealed class IdxDataSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("effnet-idx").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_EmptyFolder_NamesTheFilesAndSaysHowToGetThem()
    {
        var error = Assert.Throws<DataSetException>(() => IdxDataSet.Read(KnownDataSet.FashionMnist, _folder));

        Assert.Contains("train-images-idx3-ubyte", error.Message);
        Assert.Contains("t10k-labels-idx1-ubyte", error.Message);
        Assert.Contains("apt-get install dataset-fashion-mnist", error.Message);
        Assert.Contains(_folder, error.Message);
    }

    [Fact]
    public void Read_FourFiles_GivesImagesLabelsAndChecksums()
    {
        WriteFiles(trainLabels: [0, 9]);

        var data = IdxDataSet.Read(KnownDataSet.Mnist, _folder);

        Assert.Equal(2, data.Train.Count);
        Assert.Equal(new ImageShape(1, 2, 1), data.Train.Images().Shape);
        Assert.Equal(9, data.Train.Images().Label(1));
        Assert.Equal(1, data.Test.Count);
        Assert.Equal(4, data.FileSha256.Count);
        Assert.All(data.FileSha256.Values, sha256 => Assert.Matches("^[0-9a-f]{64}$", sha256));
    }

    [Fact]
    public void Read_LabelOutOfRange_NamesLabelAndImage()
    {
        WriteFiles(trainLabels: [3, 10]);

        var error = Assert.Throws<DataSetException>(() => IdxDataSet.Read(KnownDataSet.Mnist, _folder));

        Assert.Contains("label 10 of image 1", error.Message);
    }

    [Fact]
    public void Read_FewerLabelsThanImages_NamesBothFiles()
    {
        WriteFiles(trainLabels: [3]);

        var error = Assert.Throws<DataSetException>(() => IdxDataSet.Read(KnownDataSet.Mnist, _folder));

        Assert.Contains("train-labels-idx1-ubyte", error.Message);
        Assert.Contains("holds 2 images", error.Message);
    }

    private void WriteFiles(byte[] trainLabels)
    {
        Write("train-images-idx3-ubyte", [2, 1, 2], [10, 20, 30, 40]);
        Write("train-labels-idx1-ubyte", [trainLabels.Length], trainLabels);
        Write("t10k-images-idx3-ubyte", [1, 1, 2], [50, 60]);
        Write("t10k-labels-idx1-ubyte", [1], [5]);
    }

    private void Write(string name, int[] sizes, byte[] values) =>
        File.WriteAllBytes(
            Path.Combine(_folder, name),
            [0, 0, 8, (byte)sizes.Length, .. sizes.SelectMany(size => new byte[] { 0, 0, 0, (byte)size }), .. values]
        );
}
