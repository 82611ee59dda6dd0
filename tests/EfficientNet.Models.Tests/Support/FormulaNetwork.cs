using EfficientNet.Scaling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Support;

/// <summary>Networks with the weights of <see cref="Formula"/>, as Reference/networks.py builds them.</summary>
internal static class FormulaNetwork
{
    /// <summary>In evaluation mode, with batch-norm statistics that fit the images and are then disturbed.</summary>
    public static EfficientNetModel Build(Architecture architecture, ConvolutionPadding padding, double epsilon, Tensor images)
    {
        // Momentum 1 makes the running statistics those of one batch.
        var model = EfficientNetModel.Create(
            architecture,
            new ModelOptions
            {
                Padding = padding,
                BatchNormEpsilon = epsilon,
                BatchNormMomentum = 1,
            }
        );
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, weight) in model.state_dict())
            weight.copy_(Formula.Weight(name, weight.shape));

        model.eval();
        var norms = model
            .named_modules()
            .Where(named => named.module is BatchNorm2d)
            .Select(named => (named.name, Norm: (BatchNorm2d)named.module))
            .ToList();
        norms.ForEach(named => named.Norm.train());
        model.call(images);
        foreach (var (name, norm) in norms)
        {
            norm.eval();
            var (shift, factor) = Formula.Disturbance(name, norm.num_features);
            norm.running_mean!.add_(shift * norm.running_var!.sqrt());
            norm.running_var!.mul_(factor);
        }
        return model;
    }
}
