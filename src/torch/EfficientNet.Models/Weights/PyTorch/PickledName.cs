namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>A name of Python that <see cref="PickleNames"/> allows.</summary>
/// <param name="Name">As in <c>collections.OrderedDict</c>.</param>
internal sealed record PickledName(string Name);
