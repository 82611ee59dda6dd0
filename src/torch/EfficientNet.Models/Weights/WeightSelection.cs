namespace EfficientNet.Models.Weights;

/// <summary>
/// Selects one network from a file that holds several. A network is where the stem's weight is:
/// <c>model.features.0.0.weight</c> means that there is one under <c>model.</c>: a checkpoint's weights, beside its averages
/// under <c>ema.</c>, or what <c>DataParallel</c> calls <c>module.</c>
/// </summary>
internal static class WeightSelection
{
    private const string Average = "ema";

    /// <summary>A checkpoint's averages at the best epoch, in runs that end with it.</summary>
    private const string Best = "best.";

    /// <summary>The tensors of one network, by its own names. Dispose both contents.</summary>
    public static WeightFileContent Of(WeightFileContent content, bool averaged)
    {
        var prefixes = Prefixes(content.Tensors.Keys);
        var chosen =
            (averaged ? prefixes.Find(prefix => prefix == Best) : null)
            ?? prefixes.Find(prefix => IsAverage(prefix) == averaged)
            ?? prefixes.FirstOrDefault()
            ?? "";
        var selected = Under(chosen);
        // An average has no counters of batches; it uses the weights'.
        foreach (var (name, tensor) in prefixes.Where(prefix => prefix != chosen).SelectMany(Under))
        {
            if (name.EndsWith(".num_batches_tracked", StringComparison.Ordinal))
                selected.TryAdd(name, tensor);
        }
        return new WeightFileContent(
            selected.ToDictionary(pair => pair.Key, pair => pair.Value.alias().DetachFromDisposeScope()),
            content.Metadata
        );

        Dictionary<string, TorchSharp.torch.Tensor> Under(string prefix) =>
            content
                .Tensors.Where(pair =>
                    pair.Key.StartsWith(prefix, StringComparison.Ordinal)
                    && !prefixes.Exists(other =>
                        other.Length > prefix.Length && pair.Key.StartsWith(other, StringComparison.Ordinal)
                    )
                )
                .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
    }

    private static List<string> Prefixes(IEnumerable<string> names) =>
        [
            .. names
                .Select(Prefix)
                .OfType<string>()
                .Distinct()
                .OrderBy(prefix => prefix.Length)
                .ThenBy(prefix => prefix, StringComparer.Ordinal),
        ];

    private static string? Prefix(string name)
    {
        foreach (var stem in WeightNames.StemWeights)
        {
            if (
                name.EndsWith(stem, StringComparison.Ordinal)
                && name[..^stem.Length] is var prefix
                && (prefix.Length == 0 || prefix[^1] == '.')
            )
                return prefix;
        }
        return null;
    }

    private static bool IsAverage(string prefix) =>
        prefix == Best || prefix.Split('.').Any(part => part.Contains(Average, StringComparison.OrdinalIgnoreCase));
}
