using EfficientNet.Models.Onnx;
using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Onnx;

public sealed class OnnxFileTests : IDisposable
{
    private static readonly Architecture B0 = PublishedNetworks.Find("b0")!.Architecture(classes: 10);

    private readonly DisposeScope _scope = NewDisposeScope();

    private static byte[] Write(EfficientNetModel model, params KeyValuePair<string, string>[] metadata)
    {
        using var stream = new MemoryStream();
        OnnxFile.Write(stream, "w.onnx", model, metadata);
        return stream.ToArray();
    }

    // The largest difference of ONNX Runtime's logits from TorchSharp's.
    private static double Difference(EfficientNetModel model, OnnxSession session, Tensor images)
    {
        using var guard = inference_mode();
        var expected = model.call(images);
        var actual = session.Logits(images);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.abs().max().item<float>() > 0.1, "the logits must depend on the weights");
        return (actual - expected).abs().max().item<float>();
    }

    [Theory]
    [InlineData(ConvolutionPadding.Same, 1e-3)]
    [InlineData(ConvolutionPadding.Symmetric, 1e-5)]
    public void Write_OfB0_GivesTorchSharpsLogitsAtEverySizeAndBatch(ConvolutionPadding padding, double epsilon)
    {
        // Statistics of small images would let the logits of large ones grow, and the rounding with them.
        using var model = FormulaNetwork.Build(B0, padding, epsilon, Formula.Images("calibration", 4, 3, 128, 128));
        using var session = new OnnxSession(Write(model));

        Assert.InRange(Difference(model, session, Formula.Images("a", 1, 3, 224, 224)), 0, 1e-5);
        Assert.InRange(Difference(model, session, Formula.Images("b", 3, 3, 64, 64)), 0, 1e-5);
        Assert.InRange(Difference(model, session, Formula.Images("c", 1, 3, 75, 97)), 0, 1e-5);
    }

    [Theory]
    [InlineData(28, 28)]
    [InlineData(37, 30)]
    [InlineData(1, 1)]
    public void Write_OfAScaledNetworkForGreyImages_GivesTorchSharpsLogits(int height, int width)
    {
        var tiny = TinyNetwork.Architecture;
        var architecture = tiny with
        {
            InputChannels = 1,
            Resolution = 28,
            Groups = [.. tiny.Groups, tiny.Groups[^1] with { Kernel = 1, Repeats = 2 }],
        };
        using var model = FormulaNetwork.Build(
            architecture,
            ConvolutionPadding.Same,
            1e-3,
            Formula.Images("calibration", 8, 1, 28, 28)
        );
        using var session = new OnnxSession(Write(model));

        Assert.InRange(Difference(model, session, Formula.Images("a", 1, 1, height, width)), 0, 1e-5);
        Assert.InRange(Difference(model, session, Formula.Images("b", 3, 1, height, width)), 0, 1e-5);
    }

    [Fact]
    public void Write_OfB0_HasTorchvisionsTensorsAndTheLayersNodes()
    {
        using var model = EfficientNetModel.Create(B0, new ModelOptions(), seed: 1);

        var content = new OnnxContent(Write(model));

        Assert.Equal(
            WeightNames.Of(B0).Where(name => !name.IsOptional).Select(name => name.Torchvision),
            content.Initialisers.Keys
        );
        Assert.Equal(
            model.state_dict()["features.3.0.block.1.0.weight"].cpu().contiguous().bytes.ToArray(),
            content.Initialisers["features.3.0.block.1.0.weight"]
        );
        // 16 blocks, the first without expansion; 49 convolutions with batch norm, 33 of them with SiLU; 9 blocks end in a sum.
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["Conv"] = 49 + (2 * 16),
                ["BatchNormalization"] = 49,
                ["Sigmoid"] = 33 + (2 * 16),
                ["Mul"] = 33 + (2 * 16),
                ["GlobalAveragePool"] = 16 + 1,
                ["Add"] = 9,
                ["Flatten"] = 1,
                ["Gemm"] = 1,
            },
            content.Operations
        );
    }

    [Fact]
    public void Write_OfTheSameWeights_GivesTheSameBytes()
    {
        using var model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions(), seed: 1);
        using var same = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions(), seed: 1);
        using var other = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions(), seed: 2);
        ChannelsLast.ConvertWeights(same);

        Assert.Equal(Write(model, new("a", "1"), new("b", "2")), Write(same, new("b", "2"), new("a", "1")));
        Assert.NotEqual(Write(model), Write(other));
    }

    [Fact]
    public void Write_WithMetadata_CarriesIt()
    {
        using var model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions());
        using var session = new OnnxSession(Write(model, new("effnet.classes", """["Hemd","Schuh"]"""), new("leer", "")));

        Assert.Equal("""["Hemd","Schuh"]""", session.Metadata["effnet.classes"]);
        Assert.Equal("", session.Metadata["leer"]);
    }

    public void Dispose() => _scope.Dispose();
}
