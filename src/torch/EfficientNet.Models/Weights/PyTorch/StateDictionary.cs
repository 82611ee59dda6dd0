namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// Finds the tensors in the saved object: a state dict, or a training checkpoint with one under a usual name.
/// </summary>
internal static class StateDictionary
{
    private const int MaximumDepth = 4;

    // timm's and torchvision's training scripts; Lightning; others.
    private static readonly string[] Averages = ["state_dict_ema", "model_ema", "ema"];
    private static readonly string[] Weights = ["state_dict", "model", "model_state_dict", "net"];

    /// <summary>The named tensors.</summary>
    /// <param name="root">What was saved.</param>
    /// <param name="averaged">Whether to prefer moving averages when there are both.</param>
    /// <param name="file">The file's name in messages.</param>
    /// <exception cref="PyTorchFileException">There are none.</exception>
    public static IEnumerable<KeyValuePair<string, PickledTensor>> Find(object? root, bool averaged, string file)
    {
        string[] names = averaged ? [.. Averages, .. Weights] : [.. Weights, .. Averages];
        var found = root;
        for (var depth = 0; depth < MaximumDepth && found is PickledDictionary dictionary; depth++)
        {
            var tensors = dictionary
                .Entries.Where(entry => entry.Value is PickledTensor)
                .Select(entry => KeyValuePair.Create(entry.Key, (PickledTensor)entry.Value!))
                .ToList();
            if (tensors.Count > 0)
                return tensors;
            found = names
                .Select(name => dictionary.Entries.GetValueOrDefault(name))
                .FirstOrDefault(value => value is PickledDictionary);
        }
        var what = root is PickledDictionary { Entries: var entries }
            ? $"a dict with {string.Join(", ", entries.Keys.Order(StringComparer.Ordinal).Take(8).Select(key => $"'{key}'"))}"
            : PickleNames.Kind(root);
        throw new PyTorchFileException(
            file,
            $"what was saved is {what}; a state dict was expected, "
                + $"itself or under {string.Join(", ", names.Select(name => $"'{name}'"))}."
        );
    }
}
