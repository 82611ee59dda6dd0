namespace EfficientNet.Cli.Local;

/// <summary>How the server of a data folder is started; absent parts are the server's choice.</summary>
internal sealed record ServerOptions
{
    /// <summary>Address and port of API and dashboard.</summary>
    public string? Http { get; init; }

    /// <summary>Port for other silos.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port for Orleans clients.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Connection string; absent: a private PostgreSQL.</summary>
    public string? Postgres { get; init; }

    /// <summary>Arguments of the server's program.</summary>
    public IEnumerable<string> Arguments(DataFolder data)
    {
        (string Name, string? Value)[] all =
        [
            ("--data", data.Path), ("--http", Http), ("--silo-port", SiloPort?.ToString()), ("--gateway-port", GatewayPort?.ToString()),
        ];
        return all.Where(option => option.Value is not null).SelectMany(option => new[] { option.Name, option.Value! });
    }

    /// <summary>Its environment: a connection string holds a password, which a command line would show to everybody.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        Postgres is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["EFFNET_POSTGRES"] = Postgres };
}
