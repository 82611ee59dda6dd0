namespace EfficientNet.Scaling.Plans;

/// <summary>One layer of a plan. What a pass does with it depends on its type alone.</summary>
/// <param name="Name">
/// Path of its module within its block, or within the network for stem and head: <c>block.1</c>, <c>features.0</c>.
/// </param>
/// <param name="Input">What it reads.</param>
/// <param name="Output">What it gives.</param>
public abstract record NetworkLayer(string Name, FeatureMap Input, FeatureMap Output);
