using EfficientNet.Host.CommandLines;
using EfficientNet.Host.Files;

namespace EfficientNet.Agent.Configuration;

/// <summary>
/// Makes <see cref="AgentOptions"/> from a command line, whose options are declared in <see cref="AgentArguments"/>.
/// </summary>
internal static class AgentCommandLine
{
    /// <summary>Text of <c>--help</c>.</summary>
    public static string Usage =>
        $"""
            EfficientNet.Agent: starts and watches trainers on this host for a control plane.

            {ProgramCommandLine.Help(new AgentArguments().All)}

              --show-gpus   instead of all this: the GPUs of this host as one line of JSON
              --help        this text
            """;

    /// <summary>Reads <paramref name="arguments"/> (without <c>--help</c>).</summary>
    /// <param name="arguments">Options as <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="errors">Every mistake, one sentence each; empty exactly when options are returned.</param>
    public static AgentOptions? Parse(
        IReadOnlyList<string> arguments,
        Func<string, string?> variable,
        out IReadOnlyList<string> errors
    )
    {
        var options = new AgentArguments();
        var line = new ProgramCommandLine(arguments, options.All, MistakeStyle.Agent);
        var found = new List<string>(line.Mistakes);
        var token = variable("EFFNET_TOKEN");
        if (!line.Has(options.Servers))
            found.Add("Option --server URL of a control silo is required.");
        if (!line.Has(options.TokenFile) && token is null)
            found.Add("Option --token-file FILE is required unless EFFNET_TOKEN holds the token.");
        var timings = new AgentTimings();
        var read = new AgentOptions
        {
            Name = line.Value(options.Name) ?? HostName.Current,
            Servers = line.Value(options.Servers) ?? [],
            ServerFile = line.Value(options.ServerFile) is { } file ? Path.GetFullPath(file) : null,
            TokenFile = line.Value(options.TokenFile),
            Token = token,
            DataFolder = DataFolder.Choose(line.Value(options.Data), variable, Environment.CurrentDirectory).Path,
            Devices = line.Value(options.Devices),
            DataSets = Places("--dataset", "data set", "folder", Directory.Exists, line.Value(options.DataSets), found),
            Weights = Places("--weights", "weights", "file", File.Exists, line.Value(options.Weights), found),
            Pool = line.Value(options.Pool) ?? "default",
            TrainerPath = line.Has(options.Trainer) ? line.Value(options.Trainer) ?? "" : Trainer(variable, found),
            Timings = timings with
            {
                ShutdownGrace = line.Value(options.Grace) ?? timings.ShutdownGrace,
                Hang = line.Value(options.Hang) ?? timings.Hang,
            },
        };
        errors = found;
        return found.Count > 0 ? null : read;
    }

    private static string Trainer(Func<string, string?> variable, List<string> errors)
    {
        try
        {
            return TrainerExecutable.Find(AppContext.BaseDirectory, variable("EFFNET_BIN"));
        }
        catch (AgentException error)
        {
            errors.Add($"Option --trainer: {error.Message}");
            return "";
        }
    }

    private static Dictionary<string, string> Places(
        string option,
        string what,
        string kind,
        Func<string, bool> exists,
        IReadOnlyList<NamedPlace>? stated,
        List<string> errors
    )
    {
        var places = new Dictionary<string, string>();
        foreach (var (name, path) in stated ?? [])
        {
            if (!exists(path))
                errors.Add($"Option {option}: {kind} '{path}' of {what} '{name}' does not exist.");
            else if (!places.TryAdd(name, Path.GetFullPath(path)))
                errors.Add($"Option {option}: {what} '{name}' may be given once.");
        }

        return places;
    }
}
