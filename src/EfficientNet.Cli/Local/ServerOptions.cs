using System.Net;
using EfficientNet.Host.Files;

namespace EfficientNet.Cli.Local;

/// <summary>How the server of a data folder is started; absent parts are the server's choice.</summary>
internal sealed record ServerOptions
{
    /// <summary>Address and port of API and dashboard.</summary>
    public string? Http { get; init; }

    /// <summary>How many servers, 1 or more; they share database, blobs and token.</summary>
    public int Silos { get; init; } = 1;

    /// <summary>Address at which other silos reach these.</summary>
    public string? SiloAddress { get; init; }

    /// <summary>Port for other silos.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port for Orleans clients.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Folder of the checkpoints.</summary>
    public string? Blobs { get; init; }

    /// <summary>File with the bearer token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Failures in a row after which a host gets no more runs.</summary>
    public int? SetAsideAfter { get; init; }

    /// <summary>Connection string; absent: a private PostgreSQL.</summary>
    public string? Postgres { get; init; }

    /// <summary>Arguments of the server's program; stated ports are the first one's, the others have ports of their own.</summary>
    public IEnumerable<string> Arguments(DataFolder data, int number)
    {
        var first = number == 1;
        (string Name, string? Value)[] all =
        [
            ("--data", data.Path), ("--number", first ? null : $"{number}"), ("--http", first ? Http : WithoutPort(Http)), ("--silo-address", SiloAddress),
            ("--silo-port", first ? SiloPort?.ToString() : null), ("--gateway-port", first ? GatewayPort?.ToString() : null), ("--blobs", Blobs), ("--token-file", TokenFile),
            ("--set-aside-after", SetAsideAfter?.ToString()),
        ];
        return all.Where(option => option.Value is not null).SelectMany(option => new[] { option.Name, option.Value! });
    }

    private static string? WithoutPort(string? http) => IPEndPoint.TryParse(http ?? "", out var stated) ? $"{stated.Address}" : null;

    /// <summary>Its environment: a connection string holds a password, which a command line would show to everybody.</summary>
    public IReadOnlyDictionary<string, string?> Environment =>
        Postgres is null ? new Dictionary<string, string?>() : new Dictionary<string, string?> { ["EFFNET_POSTGRES"] = Postgres };
}
