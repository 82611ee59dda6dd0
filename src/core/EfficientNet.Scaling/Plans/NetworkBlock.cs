using System.Collections.Immutable;

namespace EfficientNet.Scaling.Plans;

/// <summary>
/// One block of a plan: layers, a shortcut around them, and the activation after their sum. Equal blocks of a group share their
/// layers.
/// </summary>
/// <param name="Group">Place of its group in the network, from 0.</param>
/// <param name="Repeat">Its place in the group, from 0.</param>
/// <param name="Layers">In order; there is at least one.</param>
/// <param name="Shortcut">
/// The layers that the input takes to the sum, none for the input itself; null means that nothing is added.
/// </param>
/// <param name="Activation">After the sum, or null.</param>
public sealed record NetworkBlock(
    int Group,
    int Repeat,
    ImmutableArray<NetworkLayer> Layers,
    ImmutableArray<NetworkLayer>? Shortcut,
    Activation? Activation
)
{
    /// <summary>Path of its module, as torchvision has it for EfficientNet: the stem is <c>features.0</c>.</summary>
    public string Path => $"features.{Group + 1}.{Repeat}";

    /// <summary>What it reads.</summary>
    public FeatureMap Input => Layers[0].Input;

    /// <summary>What it gives.</summary>
    public FeatureMap Output => Layers[^1].Output;
}
