using EfficientNet.Experiments.Files;

namespace EfficientNet.Cli.Local;

/// <summary>Where data sets lie on this host, looked at before an agent is started that would wait for one in vain.</summary>
internal static class DataSetPlaces
{
    /// <summary>Debian's package <c>dataset-fashion-mnist</c>; the agent looks there by itself.</summary>
    public const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    /// <summary>Folders of data sets by name: the stated ones, and those in well-known places.</summary>
    public static IReadOnlyDictionary<string, string> Known(AgentOptions? agent)
    {
        var known = new Dictionary<string, string>();
        if (Directory.Exists(FashionMnist))
            known["fashion-mnist"] = FashionMnist;
        foreach (var pair in agent?.DataSets ?? [])
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } folder])
                throw new CliException(ExitCode.Usage, $"--dataset {pair}: write NAME=/FOLDER.");
            known[name] = Directory.Exists(folder) ? folder : throw new CliException(ExitCode.Usage, $"--dataset {pair}: there is no folder '{folder}'.");
        }

        return known;
    }

    /// <summary>Ends the command with file, line and column when the experiment's data set is not on this host.</summary>
    /// <exception cref="ExperimentFileException">It is not.</exception>
    public static void Require(ExperimentSource source, AgentOptions? agent)
    {
        var name = source.Specification.Data.Name;
        var advice = name == "fashion-mnist"
            ? "Install it (sudo apt-get install dataset-fashion-mnist), or name its folder with --dataset fashion-mnist=/FOLDER"
            : $"Name its folder with --dataset {name}=/FOLDER";
        ExperimentFile.RequireDataSet(source.Text, source.FileName, [.. Known(agent).Keys], advice);
    }
}
