using EfficientNet.Contracts;

namespace EfficientNet.Agent;

/// <summary>
/// Data sets on this host: those of <c>--dataset</c>, and those in well-known places. <c>synthetic</c> is available everywhere
/// and not listed.
/// </summary>
/// <param name="configured">Folder by name; takes precedence over a well-known place.</param>
internal sealed class DataSetCatalogue(IReadOnlyDictionary<string, string> configured)
{
    private static readonly Dictionary<string, string> WellKnown = new()
    {
        // Debian's package dataset-fashion-mnist.
        ["fashion-mnist"] = "/usr/share/datasets/fashion-mnist",
    };

    /// <summary>Names of the data sets whose folder exists now; one that is installed later appears by itself.</summary>
    public IReadOnlyList<string> Names() =>
        [.. WellKnown.Keys.Union(configured.Keys).Where(name => Directory.Exists(FolderOf(name))).Order()];

    /// <summary>A data set's folder.</summary>
    /// <returns>Null for <see cref="SyntheticImages.Name"/>, which needs none.</returns>
    /// <exception cref="AgentException">It is not on this host.</exception>
    public string? Require(string name) =>
        FolderOf(name) is { } folder && Directory.Exists(folder) ? folder
        : name == SyntheticImages.Name ? null
        : throw new AgentException(
            $"Data set '{name}' is not on this host ({FolderOf(name) ?? "no folder is known"}); there are: "
                + $"{string.Join(", ", Names().Append(SyntheticImages.Name))}. Add it with --dataset {name}=/FOLDER.",
            isTransient: true
        );

    private string? FolderOf(string name) => configured.GetValueOrDefault(name) ?? WellKnown.GetValueOrDefault(name);
}
