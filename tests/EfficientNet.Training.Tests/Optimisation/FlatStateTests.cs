using EfficientNet.Models;
using EfficientNet.Training.Optimisation;
using static TorchSharp.torch;

namespace EfficientNet.Training.Tests.Optimisation;

public sealed class FlatStateTests
{
    [Fact]
    public void Constructor_Network_ChangesNeitherOutputNorGradients()
    {
        using var scope = NewDisposeScope();
        var images = rand(4, 3, 16, 16, generator: new Generator(3));
        using var plain = Network();
        using var moved = Network();
        using var flat = new FlatState(moved, CPU);

        var expected = plain.call(images);
        expected.square().sum().backward();
        var actual = moved.call(images);
        actual.square().sum().backward();

        Assert.InRange((expected - actual).abs().max().item<float>(), 0, 1e-4f);
        var gradients = flat.Split(flat.Gradients, "").ToDictionary(part => part.Name, part => part.Tensor);
        Assert.All(
            plain.named_parameters(),
            entry =>
            {
                var scale = entry.parameter.grad!.abs().max().item<float>() + 1e-3f;
                Assert.InRange((entry.parameter.grad - gradients[entry.name]).abs().max().item<float>() / scale, 0, 1e-3f);
            }
        );
    }

    [Fact]
    public void Constructor_Network_PutsBatchNormOutsideThePenaltyAndBiasesInside()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        using var flat = new FlatState(network, CPU);

        var decayed = flat.Split(flat.Parameters.narrow(0, 0, flat.DecayedCount), "").Select(part => part.Name).ToList();

        Assert.Contains("classifier.1.bias", decayed);
        Assert.Contains("features.0.0.weight", decayed);
        Assert.DoesNotContain("features.0.1.weight", decayed);
        Assert.DoesNotContain("features.0.1.bias", decayed);
    }

    [Fact]
    public void Split_Values_HasEveryNameAndCountOfTheNetwork()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var expected = network.state_dict().ToDictionary(entry => entry.Key, entry => string.Join(",", entry.Value.shape));
        using var flat = new FlatState(network, CPU);

        var actual = flat.Split(flat.Values, "")
            .Concat(flat.Counters)
            .ToDictionary(part => part.Name, part => string.Join(",", part.Tensor.shape));

        Assert.Equal(expected.OrderBy(e => e.Key), actual.OrderBy(e => e.Key));
    }

    [Fact]
    public void Values_Changed_ChangeTheNetwork()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        using var flat = new FlatState(network, CPU);
        using var untracked = no_grad();

        flat.Values.fill_(0.25f);

        Assert.All(network.named_parameters(), entry => Assert.Equal(0.25f, entry.parameter.max().item<float>()));
    }

    private static EfficientNetModel Network() =>
        EfficientNetModel.Create(
            TinyRun.Specification.Architecture,
            new ModelOptions { Dropout = 0, StochasticDepth = 0 },
            seed: 5
        );
}
