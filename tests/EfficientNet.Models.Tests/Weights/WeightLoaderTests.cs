using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Weights;

public sealed class WeightLoaderTests : IDisposable
{
    private readonly EfficientNetModel _source = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions(), seed: 1);
    private readonly EfficientNetModel _target = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions(), seed: 2);

    private Dictionary<string, Tensor> Weights(WeightConvention convention) => new(WeightLoader.StateBy(_source, convention));

    private bool TargetIsSource =>
        _target.state_dict().All(pair => pair.Value.equal(_source.state_dict()[pair.Key]).all().item<bool>());

    [Theory]
    [InlineData(WeightConvention.Torchvision)]
    [InlineData(WeightConvention.Timm)]
    [InlineData(WeightConvention.Lukemelas)]
    public void Load_ByAnyNames_CopiesEveryTensor(WeightConvention convention)
    {
        _source.state_dict()["features.0.1.num_batches_tracked"].fill_(5);
        Assert.False(TargetIsSource);

        Assert.Equal(convention, WeightLoader.Load(_target, Weights(convention), "w"));

        Assert.True(TargetIsSource);
    }

    [Fact]
    public void Load_WithoutCountersOfBatches_Loads()
    {
        var weights = Weights(WeightConvention.Timm);
        foreach (var key in weights.Keys.Where(key => key.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToList())
            weights.Remove(key);

        WeightLoader.Load(_target, weights, "w");

        Assert.True(TargetIsSource);
    }

    [Fact]
    public void Load_IntoChannelsLast_KeepsTheLayout()
    {
        ChannelsLast.ConvertWeights(_target);

        WeightLoader.Load(_target, Weights(WeightConvention.Torchvision), "w");

        Assert.True(TargetIsSource);
        Assert.Equal([27, 1, 9, 3], _target.state_dict()["features.0.0.weight"].stride());
    }

    [Fact]
    public void Load_OfDoublePrecision_Converts()
    {
        var weights = Weights(WeightConvention.Torchvision)
            .ToDictionary(pair => pair.Key, pair => pair.Value.is_floating_point() ? pair.Value.to(float64) : pair.Value);

        WeightLoader.Load(_target, weights, "w");

        Assert.True(TargetIsSource);
    }

    [Fact]
    public void Load_WhenNothingFits_ListsAllFaultsAndChangesNothing()
    {
        var weights = Weights(WeightConvention.Torchvision);
        weights.Remove("features.0.0.weight");
        weights["classifier.1.bias"] = zeros(11);
        weights["classifier.2.bias"] = zeros(1);
        using var before = _target.state_dict()["classifier.1.weight"].detach().clone();

        var exception = Assert.Throws<WeightsException>(() =>
            WeightLoader.Load(_target, weights, "w.safetensors", WeightConvention.Torchvision)
        );

        Assert.StartsWith("w.safetensors: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("1 missing: features.0.0.weight.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("1 unexpected: classifier.2.bias.", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 of another shape: classifier.1.bias is [11] and must be [10].",
            exception.Message,
            StringComparison.Ordinal
        );
        Assert.True(before.equal(_target.state_dict()["classifier.1.weight"]).all().item<bool>());
    }

    [Fact]
    public void Load_ByStrangersNames_SaysWhatNamesWouldBeRight()
    {
        var exception = Assert.Throws<WeightsException>(() =>
            WeightLoader.Load(_target, new Dictionary<string, Tensor> { ["layer1.weight"] = zeros(1) }, "w")
        );

        Assert.Contains("conv_stem.weight", exception.Message, StringComparison.Ordinal);
        Assert.Contains("layer1.weight", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }
}
