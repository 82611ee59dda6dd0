using System.Collections.Immutable;
using System.Diagnostics;
using EfficientNet.Scaling;
using EfficientNet.Scaling.Plans;

namespace EfficientNet.Models.Onnx;

/// <summary>
/// The pass over a plan that makes a network's graph for evaluation: what <see cref="EfficientNetModel"/> and its layers
/// compute, in ONNX's operators. Nodes are named after their modules. Batch norm stays a node of its own, so that every tensor
/// is in the file under its name and with its bits; runtimes fold it into the convolution when they load the file.
/// </summary>
internal sealed class NetworkGraph
{
    public const string Images = "images";
    public const string Logits = "logits";

    private readonly OnnxGraph _graph = new("EfficientNet");
    private readonly ModelOptions _options;

    private NetworkGraph(ModelOptions options) => _options = options;

    public static OnnxGraph Of(NetworkPlan plan, ModelOptions options)
    {
        var pass = new NetworkGraph(options);
        pass._graph.Input(Images, "N", plan.Architecture.InputChannels, "H", "W");
        pass._graph.Output(Logits, "N", plan.Architecture.Classes);
        var map = pass.Layers("", plan.Stem, Images);
        foreach (var block in plan.Blocks)
            map = pass.Block(block, map);
        pass.Layers("", plan.Head, map);
        return pass._graph;
    }

    private string Block(NetworkBlock block, string input)
    {
        var path = $"{block.Path}.";
        var map = Layers(path, block.Layers, input);
        if (block.Shortcut is { } shortcut)
            map = _graph.Node("Add", $"{path}add", [map, Layers(path, shortcut, input)]);
        return block.Activation is { } activation ? Activate(activation, $"{path}activation", map) : map;
    }

    private string Layers(string path, ImmutableArray<NetworkLayer> layers, string input) =>
        layers.Aggregate(input, (map, layer) => Layer(layer, $"{path}{layer.Name}", map));

    private string Layer(NetworkLayer layer, string name, string input) =>
        layer switch
        {
            ConvolutionLayer convolution => ConvNorm(convolution, name, input),
            SqueezeExcitationLayer squeezeExcitation => SqueezeExcitation(squeezeExcitation, name, input),
            MaxPoolingLayer pooling => _graph.Node("MaxPool", name, [input], Window(pooling.Kernel, pooling.Stride)),
            MeanLayer => _graph.Node("Flatten", "flatten", [_graph.Node("GlobalAveragePool", name, [input])]), // [N, C]
            DropoutLayer => input,
            // The one linear layer gives the logits. [N, classes]
            LinearLayer => _graph.Node(
                "Gemm",
                Logits,
                [input, .. _graph.Weights(name, "weight", "bias")],
                OnnxAttribute.Of("transB", 1)
            ),
            _ => throw new UnreachableException($"{layer.GetType()} has no node."),
        };

    private string ConvNorm(ConvolutionLayer layer, string name, string input)
    {
        var (kernel, stride) = (layer.Kernel, layer.Stride);
        var convolved = _graph.Node(
            "Conv",
            $"{name}.0",
            [input, .. _graph.Weights($"{name}.0", "weight")],
            OnnxAttribute.Of("kernel_shape", kernel, kernel),
            OnnxAttribute.Of("strides", stride, stride),
            OnnxAttribute.Of("group", layer.Groups),
            Padding(kernel, stride)
        );
        var normalised = _graph.Node(
            "BatchNormalization",
            $"{name}.1",
            [convolved, .. _graph.Weights($"{name}.1", "weight", "bias", "running_mean", "running_var")],
            OnnxAttribute.Of("epsilon", (float)_options.BatchNormEpsilon)
        );
        return layer.Activation is { } activation ? Activate(activation, $"{name}.2", normalised) : normalised;
    }

    private ProtobufMessage[] Window(int kernel, int stride) =>
        [OnnxAttribute.Of("kernel_shape", kernel, kernel), OnnxAttribute.Of("strides", stride, stride), Padding(kernel, stride)];

    // SAME_UPPER is TensorFlow's SAME at every image size; explicit zeros would fix the resolution.
    private ProtobufMessage Padding(int kernel, int stride)
    {
        var side = (kernel - 1) / 2;
        return _options.Padding == ConvolutionPadding.Same && stride > 1
            ? OnnxAttribute.Of("auto_pad", "SAME_UPPER")
            : OnnxAttribute.Of("pads", side, side, side, side);
    }

    private string SqueezeExcitation(SqueezeExcitationLayer layer, string name, string input)
    {
        var mean = _graph.Node("GlobalAveragePool", $"{name}.avgpool", [input]); // [N, C, 1, 1]
        var squeezed = Activate(layer.Activation, $"{name}.activation", Pointwise($"{name}.fc1", mean)); // [N, S, 1, 1]
        var scale = _graph.Node("Sigmoid", $"{name}.scale_activation", [Pointwise($"{name}.fc2", squeezed)]); // [N, C, 1, 1]
        return _graph.Node("Mul", name, [input, scale]);
    }

    private string Pointwise(string name, string input) =>
        _graph.Node("Conv", name, [input, .. _graph.Weights(name, "weight", "bias")], OnnxAttribute.Of("kernel_shape", 1, 1));

    private string Activate(Activation activation, string name, string input) =>
        activation switch
        {
            Activation.SiLU => _graph.Node("Mul", name, [input, _graph.Node("Sigmoid", $"{name}.sigmoid", [input])]),
            Activation.ReLU => _graph.Node("Relu", name, [input]),
            Activation.ReLU6 => _graph.Node("Clip", name, [input, Constant($"{name}.min", 0), Constant($"{name}.max", 6)]),
            _ => throw new UnreachableException($"{activation} has no node."),
        };

    private string Constant(string name, float value) =>
        _graph.Node("Constant", name, [], OnnxAttribute.Of("value_float", value));
}
