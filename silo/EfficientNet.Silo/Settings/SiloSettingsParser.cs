using System.Net;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Silo.Blobs;

namespace EfficientNet.Silo.Settings;

/// <summary>Reads <see cref="SiloSettings"/> from a command line. Every mistake is found at once and named by its option.</summary>
public static class SiloSettingsParser
{
    private const int MostServers = 9;
    private const int MostFailures = 1000;

    /// <summary>One line for each option, for <c>--help</c> and after a mistake.</summary>
    public const string Usage = """
        EfficientNet.Silo --data DIR [options]
          --data DIR                 folder that everything of this server lies under
          --postgres CONNECTION      PostgreSQL to use instead of a private one (or EFFNET_POSTGRES)
          --http ADDRESS[:PORT]      where API and dashboard listen; default 127.0.0.1, port kept in DIR/ports.json
          --silo-address ADDRESS     where other control silos reach this one; default 127.0.0.1
          --silo-port N              port for other control silos; default: kept in DIR/ports.json
          --gateway-port N           port for Orleans clients; default: kept in DIR/ports.json
          --blobs DIR                where checkpoints are stored, shared by all servers; default DIR/blobs. Or
                                     s3://BUCKET/PREFIX, where and as whom by AWS_ENDPOINT_URL, AWS_REGION,
                                     AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; ?path-style=true|false after it
          --token-file FILE          bearer token, the same for all servers; default DIR/token
          --set-aside-after N        attempts in a row that fail on a host before their first epoch until it gets no
                                     more runs; default 3, 0: never
          --number N                 which of several servers of DIR this is; default 1
        """;

    /// <summary>Parses, or throws <see cref="StartupException"/> with all mistakes.</summary>
    public static SiloSettings Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var problems = new List<string>();
        var values = ReadOptions(arguments, problems);
        var http = ReadEndPoint(values, problems);
        var settings = new SiloSettings
        {
            DataDirectory = ReadDirectory(values, "--data", problems) ?? "",
            Postgres = values.GetValueOrDefault("--postgres") ?? Filled(environment("EFFNET_POSTGRES")),
            HttpAddress = http.Address,
            HttpPort = http.Port,
            SiloAddress = ReadAddress(values, "--silo-address", problems),
            SiloPort = ReadPort(values, "--silo-port", problems),
            GatewayPort = ReadPort(values, "--gateway-port", problems),
            BlobDirectory = IsBucket(values) ? null : ReadDirectory(values, "--blobs", problems),
            BlobBucket = IsBucket(values) ? ReadBucket(values["--blobs"], problems) : null,
            TokenFile = ReadFile(values, "--token-file", problems),
            Number = ReadNumber(values, "--number", 1, MostServers, 1, problems),
            SetAsideAfter = ReadNumber(values, "--set-aside-after", 0, MostFailures, HostJudgement.DefaultLimit, problems),
            DistributedGrainDirectory = environment("EFFNET_GRAIN_DIRECTORY") == "distributed",
        };
        if (settings.DataDirectory.Length == 0 && !problems.Exists(problem => problem.StartsWith("--data", StringComparison.Ordinal)))
            problems.Insert(0, "--data DIR is missing: the folder that everything of this server lies under.");
        if (settings.SiloPort != 0 && settings.SiloPort == settings.GatewayPort)
            problems.Add($"--silo-port and --gateway-port are both {settings.SiloPort}; they must differ.");
        return problems.Count == 0 ? settings : throw new StartupException(StartupException.Usage, string.Join(Environment.NewLine, problems));
    }

    private static Dictionary<string, string> ReadOptions(IReadOnlyList<string> arguments, List<string> problems)
    {
        string[] known = ["--data", "--postgres", "--http", "--silo-address", "--silo-port", "--gateway-port", "--blobs", "--token-file", "--number", "--set-aside-after"];
        var values = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var left, var right] ? (left, right) : (arguments[i], null);
            if (!known.Contains(name))
                problems.Add($"{name} is not an option; there are {string.Join(", ", known)}.");
            else if (value is null && ++i >= arguments.Count)
                problems.Add($"{name} needs a value.");
            else if (!values.TryAdd(name, value ?? arguments[i]))
                problems.Add($"{name} is given twice.");
        }

        return values;
    }

    private static (IPAddress Address, int Port) ReadEndPoint(Dictionary<string, string> values, List<string> problems)
    {
        if (!values.TryGetValue("--http", out var text))
            return (IPAddress.Loopback, 0);
        if (IPEndPoint.TryParse(text.Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase), out var endPoint))
            return (endPoint.Address, endPoint.Port);
        problems.Add($"--http {text} is not an address with an optional port, such as 127.0.0.1:5115 or 0.0.0.0.");
        return (IPAddress.Loopback, 0);
    }

    private static IPAddress ReadAddress(Dictionary<string, string> values, string option, List<string> problems)
    {
        if (!values.TryGetValue(option, out var text))
            return IPAddress.Loopback;
        if (!IPAddress.TryParse(text, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            problems.Add($"{option} {text} must be one address of this host that the other silos can reach, such as 10.0.0.5.");
        return address ?? IPAddress.Loopback;
    }

    private static int ReadPort(Dictionary<string, string> values, string option, List<string> problems)
    {
        if (!values.TryGetValue(option, out var text))
            return 0;
        if (!int.TryParse(text, out var port) || port is < 0 or > 65535)
            problems.Add($"{option} {text} must be a port from 1 to 65535, or 0 for the one kept in the data folder.");
        return port;
    }

    private static string? ReadDirectory(Dictionary<string, string> values, string option, List<string> problems)
    {
        if (!values.TryGetValue(option, out var text))
            return null;
        if (text.Length > 0 && !File.Exists(text))
            return Path.GetFullPath(text);
        problems.Add(text.Length == 0 ? $"{option} needs a folder." : $"{option} {text} is a file; a folder is needed.");
        return null;
    }

    private static bool IsBucket(Dictionary<string, string> values) => values.TryGetValue("--blobs", out var text) && S3Address.IsMeant(text);

    private static S3Address? ReadBucket(string text, List<string> problems)
    {
        if (!S3Address.TryParse(text, out var address))
            problems.Add($"--blobs {text} is not of the form {S3Address.Form}.");
        return address;
    }

    private static string? ReadFile(Dictionary<string, string> values, string option, List<string> problems)
    {
        if (!values.TryGetValue(option, out var text))
            return null;
        if (File.Exists(text))
            return Path.GetFullPath(text);
        problems.Add($"{option} {text}: there is no such file. Copy the token of a server that runs, or leave the option out to have one made.");
        return null;
    }

    private static int ReadNumber(Dictionary<string, string> values, string option, int least, int most, int unstated, List<string> problems)
    {
        if (!values.TryGetValue(option, out var text))
            return unstated;
        if (!int.TryParse(text, out var number) || number < least || number > most)
            problems.Add($"{option} {text} must be a number from {least} to {most}.");
        return number;
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
