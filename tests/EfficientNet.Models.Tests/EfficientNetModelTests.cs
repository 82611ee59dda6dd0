using EfficientNet.Models.Tests.Support;
using EfficientNet.Scaling;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class EfficientNetModelTests
{
    [Theory]
    [InlineData(32, 32)]
    [InlineData(33, 47)]
    [InlineData(1, 1)]
    public void Model_AtAnyResolution_GivesOneLogitForEachClass(int height, int width)
    {
        using var model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions());
        model.eval();
        using var scope = NewDisposeScope();
        using var guard = inference_mode();

        var logits = model.call(randn(2, 3, height, width));

        Assert.Equal([2, 10], logits.shape);
        Assert.True(logits.isfinite().all().item<bool>());
    }

    [Fact]
    public void Model_WhenStepIsTaken_LeavesNoTensorBehind()
    {
        using var model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions());
        using var optimizer = optim.SGD(model.parameters(), 0.01);
        void Step()
        {
            using var scope = NewDisposeScope();
            var loss = nn.functional.cross_entropy(model.call(randn(4, 3, 32, 32)), tensor(new long[] { 0, 1, 2, 3 }));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        Step(); // The optimiser makes its state in the first step.
        var statistics = DisposeScopeManager.Statistics;
        statistics.Reset();
        Step();

        Assert.True(statistics.CreatedInScopeCount > 100, "the step must have been counted");
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Model_OfB0_HasTorchvisionsEntries()
    {
        var b0 = new BaseNetworkArchitecture().OfB0();
        using var model = EfficientNetModel.Create(b0, new ModelOptions());

        var keys = model.state_dict().Keys;

        Assert.Equal(360, keys.Count);
        Assert.Equal(5_288_548, model.parameters().Sum(parameter => parameter.numel()));
        Assert.Contains("features.0.0.weight", keys);
        Assert.Contains("features.1.0.block.1.fc1.bias", keys);
        Assert.Contains("features.2.1.block.3.1.running_var", keys);
        Assert.Contains("features.8.1.num_batches_tracked", keys);
        Assert.Contains("classifier.1.weight", keys);
    }

    private sealed class BaseNetworkArchitecture
    {
        public Architecture OfB0()
        {
            var b0 = BaseNetwork.EfficientNetB0;
            return new Architecture(3, b0.Resolution, b0.StemChannels, b0.StemStride, b0.Stages, b0.HeadChannels, 1000);
        }
    }
}
