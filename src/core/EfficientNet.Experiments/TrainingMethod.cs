using EfficientNet.Contracts;

namespace EfficientNet.Experiments;

/// <summary>How a network is trained: with its architecture, what makes a configuration.</summary>
/// <param name="Data">The images.</param>
/// <param name="Weights">Name of the weights that runs begin from; null: fresh ones.</param>
/// <param name="Recipe">The recipe, where what the network decides is null.</param>
public sealed record TrainingMethod(DataSpecification Data, string? Weights, Recipe Recipe);
