using System.Security.Cryptography;
using System.Text;
using EfficientNet.Models.Onnx;
using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using EfficientNet.Scaling.Tests.Goldens;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Goldens;

/// <summary>Keys, orders and ONNX files of the version that walked each network by hand.</summary>
public sealed class GoldenNetworkTests
{
    [Theory]
    // network; SHA-256 of its tensors in order, of their names in all conventions, of its ONNX file
    [InlineData(
        "b0",
        "dac4d43dddf161a1b00e29a88ecd81569ef7623b473ba6617766febe5b2750a6",
        "522a3b338626799d96ed9db116f5db471696d53f3f3139e6e5c3cde24061c537",
        "7f68125a0e3c9d6c5608e25c787c624eca58282c0e030ab357584f9f77f6a75d"
    )]
    [InlineData(
        "b1",
        "0c34e7fb3ce97d04ed400192dfb1703c32a373ad20227a640fa2060b3cfd5a7e",
        "132c7a511d9bd3ff62f8cd51fc24c01368c2e87982fc6bb0afdaa29558913114",
        "28ebbf1a7ab8cfc3df6b15a6eadc49208903ad7f457e80d1ed5f2500735bc123"
    )]
    [InlineData(
        "b2",
        "c7aa4ad009e46283ecca19e44c182cc6d34c395cf7afdf52dfd93ec234565379",
        "132c7a511d9bd3ff62f8cd51fc24c01368c2e87982fc6bb0afdaa29558913114",
        "a5a573b8012092f58c1b1300fc1e3c0571398a972ade26387bab3dd805694802"
    )]
    [InlineData(
        "b3",
        "0e87746c65a6c4dff04e73d4b133729c0459d1dd4a3a1f3d429b0e367f107bbf",
        "3e90c6a5a63fcdb8484e61a0d2596d79134abe510b59d52953270ef556a59c85",
        "97222ea8e1a9a709fb7bf012ab15a31ccbd2a35d30f8fcc23edabd33ee73747c"
    )]
    [InlineData(
        "b4",
        "7270c491c4b640b199238736bee48b5f993de2008ba1f1e8fd59ba7d856a1ca3",
        "12cb6183f7a6c8f576625ce1f76f8466e1b4f32daafc8cee42534a4f7504c09c",
        "1be3572932c8c9369043db8fdab23bfc00b40046839c9bcea6004bf3fd19a4c4"
    )]
    [InlineData(
        "b5",
        "d22c0d939aadfea07c8831e17314a3a8e0387cee86d1cbf9cb6b5196a450e156",
        "0d37be39c0dcfe7661e5edd08ef93d6eeb2297cee049f3d3d247821721e05b35",
        "a87b751c8ace9db2813b62ed25b07e56126724e26f089b2bc4497e62dce42aff"
    )]
    [InlineData(
        "b6",
        "01c5350b68223963271b646eb00f74adadeb3e3792363f55cc212d44681c9082",
        "1fe262a136fbce31c26f75bf79f87a2e15b312cabc44a38656269e1989595012",
        "d25948f23c8abb59be683f6cd1dafde011cb795f5c2832fbb5c97ed4c1d6a006"
    )]
    [InlineData(
        "b7",
        "a4c5eab8772064f06d03f21c169d48a33005a37cf2cebeccc1bc5b691265466e",
        "0ac91ab0ea044934a8775f623fc8847f85ab7483576a1ca1e2f2d16ef1e3182e",
        "e29fd886701de3ea978815efb5c3d5abd39bf8c3231b18fd03c8ae6623e1faf0"
    )]
    [InlineData(
        "grey",
        "f6c82a5a51b6ba550b84297eae2315b996d8525d6fac216aa67c0cf80f7adf11",
        "132c7a511d9bd3ff62f8cd51fc24c01368c2e87982fc6bb0afdaa29558913114",
        "bbc4098ede8300f93155dd52ea5b2a682a4f11f3f0776d44f8384916c3dfeff8"
    )]
    [InlineData(
        "quickstart",
        "3b8f9864787bd780fe531942a7733f48184223ce35e7129ce448a37915e102f4",
        "4cbbedc6a210679e39af6347130539b05d71de23eb18ef03e51a4b175424d13a",
        "5eb25a1c03ca18f818e157377cbd306137e0dfe06b806c9dc45d85abdda6ec69"
    )]
    [InlineData(
        "written",
        "5cc30bee1a8ce41ecf7627ae8bdccddef99057e1bb432cf94471ac2fb0cef07e",
        "1630ae0eb77e83f8d404bc7086b2017b8c60c9c54bfd8fe874bf770849328e52",
        "2d849918a6b0f30166db681b09ec5d801898ae21b00569a47f4d530b53515a5e"
    )]
    public void Network_OfAnEfficientNet_HasItsFormerTensorsAndFile(string network, string tensors, string names, string onnx)
    {
        var padding = network is "b1" or "grey" ? ConvolutionPadding.Symmetric : ConvolutionPadding.Same;
        using var model = EfficientNetModel.Create(GoldenNetworks.Of(network), new ModelOptions { Padding = padding });

        Assert.Equal(tensors, Tensors(model));
        Assert.Equal(names, Names(model));
        Assert.Equal(onnx, Onnx(model));
    }

    [Theory]
    [InlineData("b0", ConvolutionPadding.Same, 65, 48)]
    [InlineData("b1", ConvolutionPadding.Symmetric, 32, 32)]
    [InlineData("grey", ConvolutionPadding.Same, 28, 28)]
    [InlineData("quickstart", ConvolutionPadding.Same, 36, 36)]
    [InlineData("written", ConvolutionPadding.Symmetric, 33, 40)]
    public void Logits_OfAnEfficientNet_HaveTheBitsOfAPassWrittenByHand(
        string network,
        ConvolutionPadding padding,
        int height,
        int width
    )
    {
        using var scope = NewDisposeScope();
        using var guard = inference_mode();
        var architecture = GoldenNetworks.Of(network);
        using var model = EfficientNetModel.Create(architecture, new ModelOptions { Padding = padding }, seed: 3);
        model.eval();
        var images = Formula.Images(network, 3, architecture.InputChannels, height, width);

        var expected = new HandWrittenNetwork(architecture, model.state_dict(), padding, epsilon: 1e-3).Logits(images);

        Assert.True(expected.equal(model.call(images)).all().item<bool>());
    }

    [Theory]
    [InlineData("b0")]
    [InlineData("grey")]
    [InlineData("written")]
    public void FreshWeights_OfAnEfficientNet_AreDrawnFromOneGeneratorInTheModulesOrder(string network)
    {
        using var scope = NewDisposeScope();
        using var model = EfficientNetModel.Create(GoldenNetworks.Of(network), new ModelOptions(), seed: 17);
        using var generator = new Generator(17);
        foreach (var (name, module) in model.named_modules())
        {
            if (module is Conv2d convolution)
            {
                var shape = convolution.weight.shape;
                var fanOut = shape[0] / convolution.groups * shape[2] * shape[3];
                Same(name, randn(shape, generator: generator).mul_(Math.Sqrt(2.0 / fanOut)), convolution.weight);
            }
            else if (module is Linear { out_features: var classes } linear)
            {
                var bound = 1 / Math.Sqrt(classes);
                Same(name, rand(linear.weight.shape, generator: generator).mul_(2 * bound).sub_(bound), linear.weight);
            }
        }

        static void Same(string name, Tensor expected, Tensor actual) =>
            Assert.True(expected.equal(actual).all().item<bool>(), name);
    }

    // The order of parameters and buffers is a checkpoint's, that of convolutions decides which weights a seed draws.
    private static string Tensors(EfficientNetModel model)
    {
        var text = new StringBuilder();
        foreach (var (name, tensor) in model.state_dict())
            text.Append($"{name} [{string.Join(", ", tensor.shape)}] {tensor.dtype}\n");
        text.AppendJoin('\n', model.named_parameters().Select(named => named.name)).Append('\n');
        text.AppendJoin('\n', model.named_buffers().Select(named => named.name)).Append('\n');
        text.AppendJoin('\n', model.named_modules().Where(named => named.module is Conv2d or Linear or BatchNorm2d).Select(Name));
        return Hash(text.ToString());

        static string Name((string Name, nn.Module) named) => named.Name;
    }

    private static string Names(EfficientNetModel model) =>
        Hash(
            string.Concat(
                WeightNames
                    .Of(model.Architecture)
                    .Select(name => $"{name.Torchvision} {name.Timm} {name.Lukemelas} {name.IsOptional}\n")
            )
        );

    private static string Onnx(EfficientNetModel model)
    {
        using var guard = no_grad();
        foreach (var (_, tensor) in model.state_dict())
        {
            using var scope = NewDisposeScope();
            tensor.copy_(arange(tensor.numel()).remainder(251).div(64).reshape(tensor.shape)); // exact on every machine
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = new HashingStream(hash);
        OnnxFile.Write(stream, "golden.onnx", model, [new("effnet.network", "golden")]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
