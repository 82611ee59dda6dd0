using EfficientNet.Models.Layers;
using EfficientNet.Scaling;
using EfficientNet.Scaling.Plans;
using static TorchSharp.torch;

namespace EfficientNet.Models;

/// <summary>
/// The network of an <see cref="Scaling.Architecture"/> in tensors: stem, blocks and head of its <see cref="NetworkPlan"/>.
/// Works at every resolution, not only the architecture's. An EfficientNet's state-dict keys are torchvision's; other networks'
/// follow the same scheme.
/// </summary>
public sealed class EfficientNetModel : nn.Module<Tensor, Tensor>
{
    private readonly IReadOnlyList<nn.Module<Tensor, Tensor>> _features; // the stem, the blocks, the head's convolution
    private readonly IReadOnlyList<nn.Module<Tensor, Tensor>> _classifier; // from the mean on

    private EfficientNetModel(Architecture architecture, ModelOptions options)
        : base(nameof(EfficientNetModel))
    {
        Architecture = architecture;
        Options = options;
        Plan = NetworkPlan.Of(architecture);
        var stem = LayerModules.Add(this, Plan.Stem, options);
        var blocks = Plan
            .Blocks.Select((block, index) => this.Add(block.Path, new Block(block, DropProbability(index), options)))
            .ToList();
        var head = LayerModules.Add(this, Plan.Head, options);
        var beforeMean = Plan.Head.TakeWhile(layer => layer is not MeanLayer).Count();
        _features = [.. stem, .. blocks, .. head.Take(beforeMean)];
        _classifier = [.. head.Skip(beforeMean)];
    }

    /// <summary>What was built.</summary>
    public Architecture Architecture { get; }

    /// <summary>The same, layer by layer.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>How it was built.</summary>
    public ModelOptions Options { get; }

    /// <summary>
    /// Builds the network on the CPU with fresh weights, in training mode. Loads the native libraries if that has not been done
    /// yet.
    /// </summary>
    /// <param name="architecture">The rounded network.</param>
    /// <param name="options">Padding, batch normalisation, dropout, stochastic depth.</param>
    /// <param name="seed">The weights depend on this and the architecture alone; the global generator is left as it was.</param>
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
        var map = Features(input); // [N, head, H/32, W/32] for strides that multiply to 32
        return LayerModules.Call(_classifier, map).MoveToOuterDisposeScope();
    }

    /// <summary>The last map, whose mean the classifier reads.</summary>
    internal Tensor Features(Tensor input) => LayerModules.Call(_features, input);

    // The rule p · i / N over all blocks, i from 0 (Huang et al. 2016 as the reference code counts).
    private double DropProbability(int index) => Options.StochasticDepth * index / Plan.Blocks.Length;
}
