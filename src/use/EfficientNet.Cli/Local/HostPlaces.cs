using EfficientNet.Experiments.Files;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Cli.Local;

/// <summary>
/// Where data sets and weights lie on this host, looked at before an agent is started that would wait for one in vain.
/// </summary>
internal static class HostPlaces
{
    /// <summary>Debian's package <c>dataset-fashion-mnist</c>; the agent looks there by itself.</summary>
    public const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    /// <summary>Folders of data sets by name: the stated ones, and those in well-known places.</summary>
    public static IReadOnlyDictionary<string, string> DataSets(AgentStart? agent)
    {
        var known = Named("--dataset", agent?.DataSets ?? [], "folder", Directory.Exists);
        if (Directory.Exists(FashionMnist))
            known.TryAdd("fashion-mnist", FashionMnist);
        return known;
    }

    /// <summary>Files of weights by name.</summary>
    public static IReadOnlyDictionary<string, string> Weights(AgentStart? agent) =>
        Named("--weights", agent?.Weights ?? [], "file", File.Exists);

    /// <summary>
    /// Ends the command with file, line and column when the experiment's data set or weights are not on this host.
    /// </summary>
    /// <exception cref="ExperimentFileException">One of them is not.</exception>
    public static void Require(ExperimentSource source, AgentStart? agent)
    {
        var name = source.Specification.Data.Name;
        var advice =
            name == "fashion-mnist"
                ? "Install it (sudo apt-get install dataset-fashion-mnist), or name its folder with --dataset "
                    + "fashion-mnist=/FOLDER"
                : $"Name its folder with --dataset {name}=/FOLDER";
        source.Parsed.RequireOnHost([.. DataSets(agent).Keys], advice, [.. Weights(agent).Keys]);
    }

    private static Dictionary<string, string> Named(
        string option,
        IReadOnlyList<NamedPlace> stated,
        string kind,
        Func<string, bool> exists
    )
    {
        var places = new Dictionary<string, string>();
        foreach (var place in stated)
        {
            places[place.Name] = exists(place.Path)
                ? place.Path
                : throw new CliException(ExitCode.Usage, $"{option} {place}: there is no {kind} '{place.Path}'.");
        }

        return places;
    }
}
