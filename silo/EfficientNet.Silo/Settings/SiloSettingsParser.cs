using System.Net;
using EfficientNet.Blobs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Silo.Settings;

/// <summary>
/// Makes <see cref="SiloSettings"/> of a command line, whose options are declared in <see cref="ServerArguments"/>.
/// </summary>
public static class SiloSettingsParser
{
    /// <summary>One line for each option, for <c>--help</c>.</summary>
    public static string Usage => $"EfficientNet.Silo --data DIR [options]\n{ProgramCommandLine.Help(new ServerArguments().All)}";

    /// <summary>Reads a server's command line.</summary>
    /// <exception cref="StartupException">Has all its mistakes.</exception>
    public static SiloSettings Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var options = new ServerArguments();
        return Of(new ProgramCommandLine(arguments, options.All, MistakeStyle.Server), options, environment);
    }

    /// <summary>Takes a server's settings out of a command line that may have other options, too.</summary>
    /// <exception cref="StartupException">Has all its mistakes.</exception>
    public static SiloSettings Of(ProgramCommandLine line, ServerArguments options, Func<string, string?> environment)
    {
        var problems = new List<string>(line.Mistakes);
        if (!line.Has(options.Data))
            problems.Insert(0, "--data DIR is missing: the folder that everything of this server lies under.");
        var bucket = Bucket(line.Value(options.Blobs), problems);
        var http = line.Value(options.Http) ?? new IPEndPoint(IPAddress.Loopback, 0);
        var settings = new SiloSettings
        {
            DataDirectory = line.Value(options.Data) ?? "",
            Postgres = line.Value(options.Postgres) ?? Filled(environment("EFFNET_POSTGRES")),
            HttpAddress = http.Address,
            HttpPort = http.Port,
            SiloAddress = line.Value(options.SiloAddress) ?? IPAddress.Loopback,
            SiloPort = line.Value(options.SiloPort) ?? 0,
            GatewayPort = line.Value(options.GatewayPort) ?? 0,
            BlobDirectory = bucket is null ? Folder(line.Value(options.Blobs), problems) : null,
            BlobBucket = bucket,
            TokenFile = line.Value(options.TokenFile),
            Number = line.Value(options.Number) ?? 1,
            SetAsideAfter = line.Value(options.SetAsideAfter) ?? HostJudgement.DefaultLimit,
            DistributedGrainDirectory = environment("EFFNET_GRAIN_DIRECTORY") == "distributed",
        };
        if (settings.SiloPort != 0 && settings.SiloPort == settings.GatewayPort)
            problems.Add($"--silo-port and --gateway-port are both {settings.SiloPort}; they must differ.");
        return problems.Count == 0
            ? settings
            : throw new StartupException(StartupException.Usage, string.Join(Environment.NewLine, problems));
    }

    private static S3Address? Bucket(string? text, List<string> problems)
    {
        if (text is null || !S3Address.IsMeant(text))
            return null;
        if (!S3Address.TryParse(text, out var address))
            problems.Add($"--blobs {text} is not of the form {S3Address.Form}.");
        return address;
    }

    private static string? Folder(string? text, List<string> problems)
    {
        if (text is null || S3Address.IsMeant(text))
            return null;
        if (text.Length > 0 && !File.Exists(text))
            return Path.GetFullPath(text);
        problems.Add($"--blobs {text} must be a folder, not a file.");
        return null;
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
