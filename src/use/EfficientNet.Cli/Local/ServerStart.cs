using EfficientNet.Host.Files;

namespace EfficientNet.Cli.Local;

/// <summary>How the servers of a data folder are started.</summary>
internal sealed record ServerStart
{
    private const string PostgresVariable = "EFFNET_POSTGRES";

    /// <summary>How many servers, 1 or more; they share database, blobs and token.</summary>
    public int Silos { get; init; } = 1;

    /// <summary>The user's options for the first server's program.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Those for the others, which have ports of their own.</summary>
    public IReadOnlyList<string> FurtherWords { get; init; } = [];

    /// <summary>File with the bearer token; null means the data folder's.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Connection string; null means a private PostgreSQL.</summary>
    public string? Postgres { get; init; }

    /// <summary>Words for a server's program.</summary>
    public IEnumerable<string> Arguments(DataFolder data, int number) =>
        number == 1 ? ["--data", data.Path, .. Words] : ["--data", data.Path, "--number", $"{number}", .. FurtherWords];

    /// <summary>Its environment: a connection string holds a password, which a command line would show to everybody.</summary>
    public IReadOnlyDictionary<string, string?> Environment => EnvironmentFor(Postgres);

    /// <summary>The environment that names a database.</summary>
    public static IReadOnlyDictionary<string, string?> EnvironmentFor(string? postgres) =>
        postgres is null ? new Dictionary<string, string?>() : new Dictionary<string, string?> { [PostgresVariable] = postgres };

    /// <summary>The database that an option, or else the environment, names.</summary>
    public static string? PostgresOf(string? option, CliContext context) => option ?? context.Variable(PostgresVariable);
}
