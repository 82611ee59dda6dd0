using System.CommandLine;
using System.Net;

namespace EfficientNet.Host.CommandLines;

/// <summary>
/// The options of a server's program. Those under <see cref="Offered"/> are also options of each <c>effnet</c> command that
/// starts servers, which passes them on: a new one is declared here and read in the server, and nowhere else.
/// </summary>
public sealed class ServerArguments
{
    /// <summary>Most servers of one data folder.</summary>
    public const int MostServers = 9;

    private const int MostFailures = 1000;
    private const int MostPort = 65535;

    private static readonly OptionMaker Make = new(MistakeStyle.Server);

    /// <summary>Data folder.</summary>
    public Option<string?> Data { get; } =
        Make.Parsed("--data", "DIR", "Folder for everything of this server; required", "a folder, not a file", Folder);

    /// <summary>Which of several servers.</summary>
    public Option<int?> Number { get; } =
        Make.Number("--number", "N", "Which of several servers of the data folder this is [default: 1]", 1, MostServers);

    /// <summary>Where API and dashboard listen.</summary>
    public Option<IPEndPoint?> Http { get; } =
        Make.Parsed(
            "--http",
            "ADDRESS[:PORT]",
            "Where API and dashboard listen [default: 127.0.0.1, port 5115 or a free one, kept]",
            "an address with an optional port, such as 127.0.0.1:5115 or 0.0.0.0",
            EndPoint
        );

    /// <summary>Where other silos reach this one.</summary>
    public Option<IPAddress?> SiloAddress { get; } =
        Make.Parsed(
            "--silo-address",
            "ADDRESS",
            "Address of this host for control silos on other hosts [default: 127.0.0.1]",
            "one address of this host that the other silos can reach, such as 10.0.0.5",
            Reachable
        );

    /// <summary>Port for other silos.</summary>
    public Option<int?> SiloPort { get; } =
        Make.Number("--silo-port", "PORT", "Port for other control silos; 0: any [default: a free one, kept]", 0, MostPort);

    /// <summary>Port for Orleans clients.</summary>
    public Option<int?> GatewayPort { get; } =
        Make.Number("--gateway-port", "PORT", "Port for Orleans clients; 0: any [default: a free one, kept]", 0, MostPort);

    /// <summary>Connection string.</summary>
    public Option<string?> Postgres { get; } =
        OptionMaker.Text(
            "--postgres",
            "CONNECTION",
            "PostgreSQL to use [default: $EFFNET_POSTGRES, else a private one in the data folder]"
        );

    /// <summary>Where checkpoints are stored.</summary>
    public Option<string?> Blobs { get; } =
        OptionMaker.Text(
            "--blobs",
            "DIR",
            "Folder of the checkpoints, one that all control silos share, or s3://BUCKET/PREFIX[?path-style=true|false], "
                + "configured by AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY "
                + "[default: blobs in the data folder]"
        );

    /// <summary>File with the token.</summary>
    public Option<string?> TokenFile { get; } =
        Make.Parsed(
            "--token-file",
            "FILE",
            "File with the bearer token, the same for all control silos [default: token in the data folder, created]",
            "an existing file: copy the token of a running server, or leave the option out to have one created",
            text => File.Exists(text) ? Path.GetFullPath(text) : null
        );

    /// <summary>Failures in a row after which a host gets no more runs.</summary>
    public Option<int?> SetAsideAfter { get; } =
        Make.Number(
            "--set-aside-after",
            "N",
            "Attempts in a row that must fail on a host before their first epoch to set it aside; 0: never [default: 3]",
            0,
            MostFailures
        );

    /// <summary>Those that <c>effnet</c> also has.</summary>
    public IReadOnlyList<Option> Offered => [Http, SiloAddress, SiloPort, GatewayPort, Postgres, Blobs, TokenFile, SetAsideAfter];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Data, Number, .. Offered];

    private static string? Folder(string text) => text.Length > 0 && !File.Exists(text) ? Path.GetFullPath(text) : null;

    private static IPEndPoint? EndPoint(string text) =>
        IPEndPoint.TryParse(text.Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase), out var endPoint)
            ? endPoint
            : null;

    private static IPAddress? Reachable(string text) =>
        IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : null;
}
