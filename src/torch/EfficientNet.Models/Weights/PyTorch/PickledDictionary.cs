namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>A <c>dict</c> or <c>OrderedDict</c>. Only entries under a text are kept: tensors have names.</summary>
internal sealed class PickledDictionary
{
    private readonly Dictionary<string, object?> _entries = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, object?> Entries => _entries;

    public void Set(object? key, object? value)
    {
        if (key is string name)
            _entries[name] = value;
    }
}
