using static TorchSharp.torch;

namespace EfficientNet.Models.Weights;

/// <summary>Moves weights between a network and dictionaries under any convention's names.</summary>
public static class WeightLoader
{
    private const int Listed = 8;

    /// <summary>
    /// Copies weights into the network, converting their type when it differs. All or nothing: every name and shape is checked
    /// before the first copy.
    /// </summary>
    /// <param name="model">The network, on any device and in any layout.</param>
    /// <param name="weights">
    /// By the convention's names; only counters of batches may be missing, and nothing may be extra.
    /// </param>
    /// <param name="convention">Whose names; null means that the names decide.</param>
    /// <param name="source">The weights' name in messages: a file's path.</param>
    /// <returns>The convention that was used.</returns>
    /// <exception cref="WeightsException">The weights do not fit; the message lists how.</exception>
    public static WeightConvention Load(
        EfficientNetModel model,
        IReadOnlyDictionary<string, Tensor> weights,
        string source,
        WeightConvention? convention = null
    )
    {
        var used = convention ?? Detect(weights.Keys, source);
        var names = WeightNames.Of(model.Architecture);
        var state = model.state_dict();
        var problems = new List<string>();

        var known = names.Select(name => name.By(used)).ToHashSet(StringComparer.Ordinal);
        Report(
            problems,
            "missing",
            names.Where(name => !name.IsOptional && !weights.ContainsKey(name.By(used))).Select(name => name.By(used))
        );
        Report(problems, "unexpected", weights.Keys.Where(key => !known.Contains(key)).Order(StringComparer.Ordinal));
        Report(
            problems,
            "of another shape",
            names
                .Where(name =>
                    weights.TryGetValue(name.By(used), out var weight)
                    && !weight.shape.SequenceEqual(state[name.Torchvision].shape)
                )
                .Select(name =>
                    $"{name.By(used)} is [{string.Join(", ", weights[name.By(used)].shape)}] and must be "
                    + $"[{string.Join(", ", state[name.Torchvision].shape)}]"
                )
        );
        if (problems.Count > 0)
            throw new WeightsException(
                source,
                $"The weights, read by {used}'s names, do not fit a network of {model.Architecture.BlockCount} blocks and "
                    + $"{model.Architecture.Classes} classes. {string.Join(" ", problems)}"
            );

        using var guard = no_grad();
        foreach (var name in names)
        {
            if (weights.TryGetValue(name.By(used), out var weight))
                state[name.Torchvision].copy_(weight);
        }
        return used;
    }

    /// <summary>
    /// Weights with their classifier replaced by the network's own, for another number of classes. The network keeps its tensors.
    /// </summary>
    public static IReadOnlyDictionary<string, Tensor> WithClassifierOf(
        EfficientNetModel model,
        IReadOnlyDictionary<string, Tensor> weights,
        WeightConvention convention
    )
    {
        var state = model.state_dict();
        var combined = new Dictionary<string, Tensor>(weights);
        foreach (var name in WeightNames.Classifier)
            combined[name.By(convention)] = state[name.Torchvision];
        return combined;
    }

    /// <summary>The network's own tensors under a convention's names: to write a file that another library reads.</summary>
    public static IReadOnlyDictionary<string, Tensor> StateBy(EfficientNetModel model, WeightConvention convention)
    {
        var state = model.state_dict();
        return WeightNames.Of(model.Architecture).ToDictionary(name => name.By(convention), name => state[name.Torchvision]);
    }

    /// <summary>The convention of weights.</summary>
    /// <exception cref="WeightsException">They follow none of the three.</exception>
    public static WeightConvention Detect(IEnumerable<string> names, string source)
    {
        var listed = names.ToList();
        return WeightNames.Detect(listed)
            ?? throw new WeightsException(
                source,
                "The names are not torchvision's (features.0.0.weight), timm's (conv_stem.weight) "
                    + "or lukemelas' (_conv_stem.weight); "
                    + (
                        listed.Count == 0
                            ? "there are no tensors."
                            : $"they begin with {string.Join(", ", listed.Order(StringComparer.Ordinal).Take(Listed))}."
                    )
            );
    }

    /// <summary>How many outputs the classifier of these weights has; null when they have none.</summary>
    public static int? ClassesOf(IReadOnlyDictionary<string, Tensor> weights, WeightConvention convention) =>
        weights.TryGetValue(WeightNames.Classifier[^1].By(convention), out var bias)
        && bias.dim() == 1
        && bias.size(0) is > 0 and <= int.MaxValue and var classes
            ? (int)classes
            : null;

    private static void Report(List<string> problems, string what, IEnumerable<string> items)
    {
        var all = items.ToList();
        if (all.Count > 0)
            problems.Add($"{all.Count} {what}: {string.Join(", ", all.Take(Listed))}{(all.Count > Listed ? ", …" : "")}.");
    }
}
