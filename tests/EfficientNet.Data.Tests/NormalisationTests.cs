using EfficientNet.Data.Sources;
using static TorchSharp.torch;

namespace EfficientNet.Data.Tests;

public sealed class NormalisationTests
{
    [Fact]
    public void Apply_ColourPixels_SubtractsTheMeanAndDividesByTheDeviation()
    {
        using var normalisation = Normalisation.ImageNet;
        using var pixels = tensor(new byte[] { 0, 128, 255 }).reshape(1, 1, 1, 3);

        using var values = normalisation.Apply(pixels, inputChannels: 3);

        Assert.Equal([1, 3, 1, 1], values.shape);
        double[] expected = [(0 - 0.485) / 0.229, (128 / 255.0 - 0.456) / 0.224, (1 - 0.406) / 0.225];
        Assert.All(expected.Zip(values.data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Apply_GreyPixelsForAColourNetwork_RepeatsThemChannelsLast()
    {
        using var normalisation = new Normalisation([0.5], [0.25]);
        using var pixels = tensor(new byte[] { 0, 255, 51, 102 }).reshape(1, 2, 2, 1);

        using var values = normalisation.Apply(pixels, inputChannels: 3);

        Assert.Equal([1, 3, 2, 2], values.shape);
        Assert.Equal([12, 1, 6, 3], values.stride());
        Assert.Equal(2f, values[0, 2, 0, 1].item<float>(), 1e-6f);
    }

    [Fact]
    public void Apply_ColourPixelsForAGreyNetwork_IsRefused()
    {
        using var normalisation = Normalisation.ImageNet;
        using var pixels = zeros(1, 2, 2, 3, dtype: ScalarType.Byte);

        var error = Assert.Throws<DataSetException>(() => normalisation.Apply(pixels, inputChannels: 1));

        Assert.Contains("3 channels, the network takes 1", error.Message);
    }

    [Fact]
    public void FashionMnist_Constants_AreThoseOfTheTrainingImages()
    {
        var known = KnownDataSet.FashionMnist;
        Assert.SkipUnless(File.Exists(Path.Combine(known.DefaultFolder!, "train-images-idx3-ubyte.gz")), known.HowToGet);

        var pixels = ((MemoryImages)IdxDataSet.Read(known, known.DefaultFolder!).Train.Images()).Pixels;

        long sum = 0,
            squares = 0;
        foreach (var pixel in pixels)
        {
            sum += pixel;
            squares += pixel * pixel;
        }

        var mean = (double)sum / pixels.Length;
        Assert.Equal(known.Mean, mean / 255, 5e-5);
        Assert.Equal(known.Deviation, Math.Sqrt((double)squares / pixels.Length - mean * mean) / 255, 5e-5);
    }
}
