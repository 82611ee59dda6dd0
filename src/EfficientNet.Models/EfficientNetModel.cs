using EfficientNet.Models.Layers;
using EfficientNet.Scaling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EfficientNet.Models;

/// <summary>
/// The network of an <see cref="Scaling.Architecture"/>: stem, stages of MBConv blocks, head, mean, classifier (Tan &amp; Le 2019, Table 1).
/// Works at every resolution, not only the architecture's. Its state-dict keys are torchvision's.
/// </summary>
public sealed class EfficientNetModel : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Sequential classifier;

    private EfficientNetModel(Architecture architecture, ModelOptions options)
        : base(nameof(EfficientNetModel))
    {
        Architecture = architecture;
        Options = options;
        features = nn.Sequential([.. Features(architecture, options)]);
        classifier = nn.Sequential(new Layers.Dropout(options.Dropout), nn.Linear(architecture.HeadChannels, architecture.Classes));
        RegisterComponents();
    }

    /// <summary>What was built.</summary>
    public Architecture Architecture { get; }

    /// <summary>How it was built.</summary>
    public ModelOptions Options { get; }

    /// <summary>Builds the network on the CPU with fresh weights, in training mode. Loads the native libraries when that is still to do.</summary>
    /// <param name="architecture">The rounded network.</param>
    /// <param name="options">Padding, batch normalisation, dropout, stochastic depth.</param>
    /// <param name="seed">All that the weights depend on beside the architecture; the global generator is left as it was.</param>
    /// <exception cref="ArgumentException">The architecture or an option is impossible; the message names the member.</exception>
    /// <exception cref="TorchRuntimeException">libtorch cannot be loaded.</exception>
    public static EfficientNetModel Create(Architecture architecture, ModelOptions options, ulong seed = 0)
    {
        ArchitectureRules.Require(architecture);
        options.Validated();
        TorchRuntime.EnsureLoaded();
        using var global = random.get_rng_state();
        var model = new EfficientNetModel(architecture, options);
        random.set_rng_state(global);
        WeightInitialisation.Apply(model, seed);
        return model;
    }

    /// <param name="input">Normalised images [N, C, H, W].</param>
    /// <returns>Logits [N, classes].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var map = features.call(input); // [N, head, H/32, W/32] for strides that multiply to 32
        var pooled = SpatialMean.Of(map); // [N, head]
        return classifier.call(pooled).MoveToOuterDisposeScope();
    }

    private static IEnumerable<nn.Module<Tensor, Tensor>> Features(Architecture architecture, ModelOptions options)
    {
        yield return new ConvNormActivation(architecture.InputChannels, architecture.StemChannels, kernel: 3, architecture.StemStride, groups: 1, activate: true, options);

        var channels = architecture.StemChannels;
        var index = 0; // of the block within the network, i in the rule p · i / N
        foreach (var stage in architecture.Groups)
        {
            var blocks = new List<nn.Module<Tensor, Tensor>>(stage.Repeats);
            for (var repeat = 0; repeat < stage.Repeats; repeat++, index++)
            {
                var drop = options.StochasticDepth * index / architecture.BlockCount;
                blocks.Add(new MBConv(stage, channels, repeat == 0 ? stage.Stride : 1, drop, options));
                channels = stage.Channels;
            }
            yield return nn.Sequential([.. blocks]);
        }

        yield return new ConvNormActivation(channels, architecture.HeadChannels, kernel: 1, stride: 1, groups: 1, activate: true, options);
    }
}
