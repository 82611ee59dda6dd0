using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>EfficientNet-B0 to B7 as the authors' code, and every implementation after it, defines them.</summary>
public static class PublishedNetworks
{
    private const string Prefix = "efficientnet-";

    /// <summary>B0 to B7 in order.</summary>
    public static ImmutableArray<PublishedNetwork> All { get; } =
    [
        new("efficientnet-b0", Width: 1.0, Depth: 1.0, Resolution: 224, Dropout: 0.2),
        new("efficientnet-b1", Width: 1.0, Depth: 1.1, Resolution: 240, Dropout: 0.2),
        new("efficientnet-b2", Width: 1.1, Depth: 1.2, Resolution: 260, Dropout: 0.3),
        new("efficientnet-b3", Width: 1.2, Depth: 1.4, Resolution: 300, Dropout: 0.3),
        new("efficientnet-b4", Width: 1.4, Depth: 1.8, Resolution: 380, Dropout: 0.4),
        new("efficientnet-b5", Width: 1.6, Depth: 2.2, Resolution: 456, Dropout: 0.4),
        new("efficientnet-b6", Width: 1.8, Depth: 2.6, Resolution: 528, Dropout: 0.5),
        new("efficientnet-b7", Width: 2.0, Depth: 3.1, Resolution: 600, Dropout: 0.5),
    ];

    /// <summary>
    /// Finds by <c>b3</c>, <c>efficientnet-b3</c> or <c>efficientnet_b3</c>, in any case; null when there is none.
    /// </summary>
    public static PublishedNetwork? Find(string name)
    {
        var wanted = name.Trim().ToLowerInvariant().Replace('_', '-');
        if (!wanted.StartsWith(Prefix, StringComparison.Ordinal))
            wanted = Prefix + wanted;
        return All.FirstOrDefault(network => network.Name == wanted);
    }

    /// <summary>
    /// The network with this architecture, whatever its classes and resolution, on which only the classifier's weights depend;
    /// null when there is none.
    /// </summary>
    public static PublishedNetwork? Find(Architecture architecture) =>
        All.FirstOrDefault(network =>
            network.Architecture(architecture.Classes) with { Resolution = architecture.Resolution } == architecture
        );
}
