using EfficientNet.Models.Layers;
using EfficientNet.Scaling;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EfficientNet.Models.Tests.Goldens;

/// <summary>
/// EfficientNet's forward pass by hand, from its tensors: the operations, and their order, that logits' bits depend on.
/// </summary>
internal sealed class HandWrittenNetwork(
    Architecture architecture,
    IReadOnlyDictionary<string, Tensor> state,
    ConvolutionPadding padding,
    double epsilon
)
{
    /// <summary>In evaluation; [N, C, H, W] → [N, classes].</summary>
    public Tensor Logits(Tensor images)
    {
        var map = ConvNorm("features.0", images, architecture.StemStride, groups: 1, activate: true);
        for (var stage = 0; stage < architecture.Groups.Length; stage++)
        {
            for (var repeat = 0; repeat < architecture.Groups[stage].Repeats; repeat++)
                map = Block($"features.{stage + 1}.{repeat}", map, architecture.Groups[stage], repeat == 0);
        }
        map = ConvNorm($"features.{architecture.Groups.Length + 1}", map, stride: 1, groups: 1, activate: true);
        return F.linear(SpatialMean.Of(map), state["classifier.1.weight"], state["classifier.1.bias"]);
    }

    private Tensor Block(string name, Tensor input, BlockGroup stage, bool first)
    {
        var (map, step, stride) = (input, 0, first ? stage.Stride : 1);
        if (stage.Expansion != 1)
            map = ConvNorm($"{name}.block.{step++}", map, stride: 1, groups: 1, activate: true);
        map = ConvNorm($"{name}.block.{step++}", map, stride, groups: (int)map.size(1), activate: true);
        if (stage.SqueezeExcitationRatio > 0)
            map = SqueezeExcitation($"{name}.block.{step++}", map);
        map = ConvNorm($"{name}.block.{step}", map, stride: 1, groups: 1, activate: false);
        return stride == 1 && input.size(1) == stage.Channels ? map.add_(input) : map;
    }

    private Tensor ConvNorm(string name, Tensor input, int stride, int groups, bool activate)
    {
        var weight = state[$"{name}.0.weight"];
        var convolved = F.batch_norm(
            Convolve(input, weight, stride, groups),
            state[$"{name}.1.running_mean"],
            state[$"{name}.1.running_var"],
            state[$"{name}.1.weight"],
            state[$"{name}.1.bias"],
            training: false,
            momentum: 0.01,
            eps: epsilon
        );
        return activate ? F.silu(convolved) : convolved;
    }

    private Tensor Convolve(Tensor input, Tensor weight, int stride, int groups)
    {
        var kernel = (int)weight.size(2);
        if (groups == input.size(1) && groups == weight.size(0) && input.size(2) == 1 && input.size(3) == 1)
            return input * weight.narrow(2, kernel / 2, 1).narrow(3, kernel / 2, 1).permute(1, 0, 2, 3);
        if (kernel == 1 && stride == 1 && groups == 1)
            return F.linear(input.permute(0, 2, 3, 1), weight.flatten(1)).permute(0, 3, 1, 2);
        if (padding == ConvolutionPadding.Same && stride > 1)
            return F.conv2d(SamePadding.Pad(input, kernel, stride), weight, strides: [stride, stride], groups: groups);
        return F.conv2d(input, weight, strides: [stride, stride], padding: [(kernel - 1) / 2, (kernel - 1) / 2], groups: groups);
    }

    private Tensor SqueezeExcitation(string name, Tensor input)
    {
        var squeezed = F.silu(F.linear(SpatialMean.Of(input), state[$"{name}.fc1.weight"].flatten(1), state[$"{name}.fc1.bias"]));
        var scale = F.sigmoid(F.linear(squeezed, state[$"{name}.fc2.weight"].flatten(1), state[$"{name}.fc2.bias"]));
        return input * scale.unsqueeze(2).unsqueeze(3);
    }
}
