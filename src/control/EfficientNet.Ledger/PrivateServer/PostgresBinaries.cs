using System.Globalization;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>An installation of the PostgreSQL server.</summary>
/// <param name="Directory">Folder of <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>.</param>
/// <param name="Major">Major version.</param>
public sealed record PostgresBinaries(string Directory, int Major)
{
    /// <summary>Advice for a user who has no server.</summary>
    public const string HowToInstall =
        "On Debian and Ubuntu: apt-get install postgresql. "
        + "Or give --postgres with the connection string of a server of your own.";

    /// <summary>Where distributions put versioned installations; <c>*</c> is the major version.</summary>
    private static readonly (string Before, string After)[] VersionedDirectories =
    [
        ("/usr/lib/postgresql/", "/bin"),
        ("/usr/pgsql-", "/bin"),
        ("/usr/local/pgsql-", "/bin"),
        ("/opt/homebrew/opt/postgresql@", "/bin"),
    ];

    private static readonly string[] PlainDirectories =
    [
        "/usr/local/pgsql/bin",
        "/usr/libexec/postgresql",
        "/usr/bin",
        "/usr/local/bin",
    ];

    /// <summary>All servers on this machine, newest first.</summary>
    public static IReadOnlyList<PostgresBinaries> FindAll() =>
        [.. Directories().Select(Probe).OfType<PostgresBinaries>().OrderByDescending(found => found.Major)];

    /// <summary>Folders in which PostgreSQL's programs may be.</summary>
    internal static IEnumerable<string> Directories()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return Versioned()
            .Concat(path)
            .Concat(PlainDirectories)
            .Select(Path.TrimEndingDirectorySeparator)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>The server in a folder, or null if there is none.</summary>
    public static PostgresBinaries? Probe(string directory)
    {
        if (!HasServer(directory))
            return null;
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        var version = Subprocess.Output(Path.Combine(directory, "postgres"), "--version");
        var number = version?.Split(' ').SkipWhile(word => word != "(PostgreSQL)").Skip(1).FirstOrDefault();
        var digits = new string((number ?? "").TakeWhile(char.IsAsciiDigit).ToArray());
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var major) ? new PostgresBinaries(directory, major) : null;
    }

    /// <summary>The server to use for data of a major version; null means new data.</summary>
    /// <exception cref="PrivatePostgresException">There is none; the message says how to get it.</exception>
    public static PostgresBinaries Choose(string? directory, int? major)
    {
        var all =
            directory is null ? FindAll()
            : Probe(directory) is { } given ? [given]
            : [];
        if (all.Count == 0)
            throw new PrivatePostgresException(
                directory is null
                    ? $"PostgreSQL's server programs (postgres, initdb, pg_ctl) are not installed. {HowToInstall}"
                    : $"{directory} does not hold PostgreSQL's server programs (postgres, initdb, pg_ctl)."
            );
        if (major is null)
            return all[0];
        return all.FirstOrDefault(found => found.Major == major)
            ?? throw new PrivatePostgresException(
                $"The data were created by PostgreSQL {major}, "
                    + $"and only {string.Join(", ", all.Select(found => found.Major).Distinct())} is installed. "
                    + $"Install it (apt-get install postgresql-{major}), or choose another --data folder."
            );
    }

    private static bool HasServer(string directory) =>
        File.Exists(Path.Combine(directory, "postgres"))
        && File.Exists(Path.Combine(directory, "initdb"))
        && File.Exists(Path.Combine(directory, "pg_ctl"));

    private static IEnumerable<string> Versioned()
    {
        foreach (var (before, after) in VersionedDirectories)
        {
            var parent = Path.GetDirectoryName(before)!;
            var prefix = before[(parent.Length + 1)..];
            if (!System.IO.Directory.Exists(parent))
                continue;
            foreach (var entry in System.IO.Directory.EnumerateDirectories(parent, prefix + "*"))
                yield return entry + after;
        }
    }
}
