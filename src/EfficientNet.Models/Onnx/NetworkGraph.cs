using EfficientNet.Scaling;

namespace EfficientNet.Models.Onnx;

/// <summary>
/// The graph of a network as evaluation runs it: what <see cref="EfficientNetModel"/> and its layers compute, in ONNX's operators. Nodes have
/// torchvision's names of their layers. Batch norm stays a node of its own, so that every tensor is in the file under its name and with its
/// bits; runtimes fold it into the convolution when they load the file.
/// </summary>
internal static class NetworkGraph
{
    public const string Images = "images";
    public const string Logits = "logits";

    public static OnnxGraph Of(Architecture architecture, ModelOptions options)
    {
        var graph = new OnnxGraph("EfficientNet");
        graph.Input(Images, "N", architecture.InputChannels, "H", "W");
        graph.Output(Logits, "N", architecture.Classes);

        var map = ConvNorm(graph, options, "features.0", Images, kernel: 3, architecture.StemStride, groups: 1, activate: true);
        var channels = architecture.StemChannels;
        for (var stage = 0; stage < architecture.Groups.Length; stage++)
        {
            var specification = architecture.Groups[stage];
            for (var repeat = 0; repeat < specification.Repeats; repeat++)
            {
                map = MBConv(graph, options, $"features.{stage + 1}.{repeat}", map, specification, channels, repeat == 0 ? specification.Stride : 1);
                channels = specification.Channels;
            }
        }
        map = ConvNorm(graph, options, $"features.{architecture.Groups.Length + 1}", map, kernel: 1, stride: 1, groups: 1, activate: true); // [N, head, h, w]

        var pooled = graph.Node("Flatten", "flatten", [graph.Node("GlobalAveragePool", "avgpool", [map])]); // [N, head]
        graph.Node("Gemm", Logits, [pooled, .. graph.Weights("classifier.1", "weight", "bias")], OnnxAttribute.Of("transB", 1)); // [N, classes]
        return graph;
    }

    private static string MBConv(OnnxGraph graph, ModelOptions options, string name, string input, BlockGroup stage, int channels, int stride)
    {
        var map = input;
        var step = 0;

        // 1. Expand.
        if (stage.Expansion != 1)
            map = ConvNorm(graph, options, $"{name}.block.{step++}", map, kernel: 1, stride: 1, groups: 1, activate: true);

        // 2. Depthwise.
        map = ConvNorm(graph, options, $"{name}.block.{step++}", map, stage.Kernel, stride, groups: channels * stage.Expansion, activate: true);

        // 3. Squeeze and excite.
        if (stage.SqueezeExcitationRatio > 0)
            map = SqueezeExcitation(graph, $"{name}.block.{step++}", map);

        // 4. Project.
        map = ConvNorm(graph, options, $"{name}.block.{step}", map, kernel: 1, stride: 1, groups: 1, activate: false);

        return stride == 1 && channels == stage.Channels ? graph.Node("Add", $"{name}.add", [map, input]) : map;
    }

    private static string ConvNorm(OnnxGraph graph, ModelOptions options, string name, string input, int kernel, int stride, int groups, bool activate)
    {
        var convolved = graph.Node(
            "Conv", $"{name}.0", [input, .. graph.Weights($"{name}.0", "weight")],
            OnnxAttribute.Of("kernel_shape", kernel, kernel), OnnxAttribute.Of("strides", stride, stride), OnnxAttribute.Of("group", groups), Padding(options.Padding, kernel, stride));
        var normalised = graph.Node(
            "BatchNormalization", $"{name}.1", [convolved, .. graph.Weights($"{name}.1", "weight", "bias", "running_mean", "running_var")],
            OnnxAttribute.Of("epsilon", (float)options.BatchNormEpsilon));
        return activate ? SiLU(graph, $"{name}.2", normalised) : normalised;
    }

    // SAME_UPPER is TensorFlow's SAME at every size of image; zeros by number would fix the resolution.
    private static ProtobufMessage Padding(ConvolutionPadding mode, int kernel, int stride)
    {
        var side = (kernel - 1) / 2;
        return mode == ConvolutionPadding.Same && stride > 1 ? OnnxAttribute.Of("auto_pad", "SAME_UPPER") : OnnxAttribute.Of("pads", side, side, side, side);
    }

    private static string SqueezeExcitation(OnnxGraph graph, string name, string input)
    {
        var mean = graph.Node("GlobalAveragePool", $"{name}.avgpool", [input]); // [N, C, 1, 1]
        var squeezed = SiLU(graph, $"{name}.activation", Pointwise(graph, $"{name}.fc1", mean)); // [N, S, 1, 1]
        var scale = graph.Node("Sigmoid", $"{name}.scale_activation", [Pointwise(graph, $"{name}.fc2", squeezed)]); // [N, C, 1, 1]
        return graph.Node("Mul", name, [input, scale]);
    }

    private static string Pointwise(OnnxGraph graph, string name, string input) =>
        graph.Node("Conv", name, [input, .. graph.Weights(name, "weight", "bias")], OnnxAttribute.Of("kernel_shape", 1, 1));

    private static string SiLU(OnnxGraph graph, string name, string input) =>
        graph.Node("Mul", name, [input, graph.Node("Sigmoid", $"{name}.sigmoid", [input])]);
}
