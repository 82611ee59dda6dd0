using System.Globalization;
using EfficientNet.Contracts;

namespace EfficientNet.Agent.Configuration;

/// <summary>Reads the agent's arguments. Strict: an unknown option is an error, and all errors are told at once.</summary>
internal static class AgentCommandLine
{
    /// <summary>Text of <c>--help</c>.</summary>
    public const string Usage = """
        EfficientNet.Agent: starts and watches trainers on this host for a control plane.

          --server URL[,URL...]    control silos, tried in turn (required)
          --server-file FILE       server.json of a server on this host, to find it again when its port changes
          --token-file FILE        file with the access token; or the token itself in EFFNET_TOKEN (one is required)
          --name NAME              name of this node; default: the host's name
          --data DIR               data folder; default: $EFFNET_HOME or .effnet
          --devices LIST           cpu[:SLOTS[xTHREADS]], cuda[:all|:UUID]; default: cuda when there, else cpu:1
          --dataset NAME=/FOLDER   a data set on this host; may be repeated
          --weights NAME=/FILE     weights on this host that runs may begin from; may be repeated
          --pool NAME              pool that schedules this node; default: default
          --trainer PATH           trainer executable; default: EfficientNet.Trainer beside this program or under $EFFNET_BIN
          --grace SECONDS          time that trainers have to write a checkpoint when the agent is told to end; default: 30
          --hang SECONDS           a trainer without a sign of life for so long is killed, unless it was ever nearly as slow; default: 300
          --show-gpus              instead of all this: the GPUs of this host as one line of JSON
          --help                   this text
        """;

    private static readonly string[] Known = ["--server", "--server-file", "--token-file", "--name", "--data", "--devices", "--dataset", "--weights", "--pool", "--trainer", "--grace", "--hang"];

    /// <summary>Reads <paramref name="arguments"/> (without <c>--help</c>).</summary>
    /// <param name="arguments">Options as <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="errors">Every mistake, one sentence each; empty exactly when options are returned.</param>
    public static AgentOptions? Parse(IReadOnlyList<string> arguments, Func<string, string?> variable, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        var values = Split(arguments, found);
        var token = variable("EFFNET_TOKEN");
        var options = new AgentOptions
        {
            Name = Read("--name", NodeName.Parse, () => NodeName.Parse(Environment.MachineName)),
            Servers = Read("--server", Servers, () => Missing<IReadOnlyList<Uri>>("--server URL of a control silo is required"))!,
            ServerFile = Read("--server-file", Path.GetFullPath, () => null),
            TokenFile = Read("--token-file", ExistingFile, () => token is null ? Missing<string>("--token-file FILE is required unless EFFNET_TOKEN holds the token") : null),
            Token = token,
            DataFolder = Read("--data", Path.GetFullPath, () => Path.GetFullPath(variable("EFFNET_HOME") ?? ".effnet"))!,
            Devices = Read("--devices", DeviceSelection.Parse, () => null),
            DataSets = Places("--dataset", "data set", "folder", Directory.Exists),
            Weights = Places("--weights", "weights", "file", File.Exists),
            Pool = Read("--pool", text => Id.Check(text, "pool"), () => "default")!,
            TrainerPath = Read("--trainer", ExistingFile, () => TrainerExecutable.Find(AppContext.BaseDirectory, variable("EFFNET_BIN")))!,
        };
        var grace = Read("--grace", Seconds, () => options.Timings.ShutdownGrace);
        var hang = Read("--hang", Seconds, () => options.Timings.Hang);
        if (hang < options.Timings.HangLook)
            found.Add("Option --hang: it must be 1 second or more.");
        errors = found;
        return found.Count > 0 ? null : options with { Timings = options.Timings with { ShutdownGrace = grace, Hang = hang } };

        Dictionary<string, string> Places(string name, string what, string kind, Func<string, bool> exists) => NamedPlaces(name, values.GetValueOrDefault(name) ?? [], what, kind, exists, found);

        T? Missing<T>(string what)
        {
            found.Add($"Option {what}.");
            return default;
        }

        T? Read<T>(string name, Func<string, T> parse, Func<T?> otherwise)
        {
            try
            {
                return values.GetValueOrDefault(name) switch
                {
                    null => otherwise(),
                    [var value] => parse(value),
                    { } several when name is "--devices" or "--server" => parse(string.Join(',', several)),
                    _ => throw new FormatException("it may be given once"),
                };
            }
            catch (Exception error) when (error is FormatException or AgentException)
            {
                found.Add($"Option {name}: {error.Message}");
                return default;
            }
        }
    }

    private static Dictionary<string, List<string>> Split(IReadOnlyList<string> arguments, List<string> errors)
    {
        var values = new Dictionary<string, List<string>>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var n, var v] ? (n, v) : (arguments[i], null);
            if (value is null && i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
                value = arguments[++i];
            if (!Known.Contains(name))
                errors.Add($"'{name}' is not an option of the agent; known are {string.Join(", ", Known)}.");
            else if (string.IsNullOrEmpty(value))
                errors.Add($"Option {name} needs a value.");
            else if (values.TryGetValue(name, out var several))
                several.Add(value);
            else
                values[name] = [value];
        }

        return values;
    }

    private static IReadOnlyList<Uri> Servers(string text) =>
    [
        .. text.Split(',', StringSplitOptions.TrimEntries).Select(server =>
            Uri.TryCreate(server, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? new Uri(uri.ToString().TrimEnd('/') + "/")
                : throw new FormatException($"'{server}' is not an address such as http://10.0.0.5:5115.")),
    ];

    private static Dictionary<string, string> NamedPlaces(string option, List<string> pairs, string what, string kind, Func<string, bool> exists, List<string> errors)
    {
        var places = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } path])
                errors.Add($"Option {option}: '{pair}' is not NAME=/{kind.ToUpperInvariant()}.");
            else if (!exists(path))
                errors.Add($"Option {option}: {kind} '{path}' of {what} '{name}' does not exist.");
            else if (!places.TryAdd(name, Path.GetFullPath(path)))
                errors.Add($"Option {option}: {what} '{name}' may be given once.");
        }

        return places;
    }

    private static string ExistingFile(string path) =>
        File.Exists(path) ? Path.GetFullPath(path) : throw new FormatException($"file '{path}' does not exist.");

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"'{text}' is not a number of seconds from 0 to 86400.");
}
