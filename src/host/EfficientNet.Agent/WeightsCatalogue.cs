namespace EfficientNet.Agent;

/// <summary>Weights on this host from which runs may start: those of <c>--weights</c>.</summary>
/// <param name="configured">File by name.</param>
internal sealed class WeightsCatalogue(IReadOnlyDictionary<string, string> configured)
{
    /// <summary>Names of the weights whose file exists now.</summary>
    public IReadOnlyList<string> Names() =>
        [.. configured.Where(weights => File.Exists(weights.Value)).Select(weights => weights.Key).Order()];

    /// <summary>The file of weights.</summary>
    /// <exception cref="AgentException">It is not on this host.</exception>
    public string Require(string name) =>
        configured.GetValueOrDefault(name) is { } file && File.Exists(file)
            ? file
            : throw new AgentException(
                $"The weights '{name}' are not on this host ({configured.GetValueOrDefault(name) ?? "no file is known"}); "
                    + $"there are: {string.Join(", ", Names().DefaultIfEmpty("none"))}. "
                    + $"Add them with --weights {name}=/FILE.",
                isTransient: true
            );
}
