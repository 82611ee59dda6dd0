using System.Diagnostics;
using System.Globalization;
using EfficientNet.Ledger.PrivateServer;
using Npgsql;

namespace EfficientNet.Ledger.Backups;

/// <summary>PostgreSQL's client programs <c>pg_dump</c>, <c>pg_restore</c> and <c>psql</c>, bound to one database.</summary>
/// <param name="directory">Their folder.</param>
/// <param name="connectionString">The database.</param>
internal sealed class ClientPrograms(string directory, string connectionString)
{
    /// <summary>
    /// The programs of the server's major version, otherwise the oldest newer one: an older program can't read a newer server.
    /// </summary>
    /// <exception cref="BackupException">There are none.</exception>
    public static ClientPrograms For(string connectionString, int serverMajor)
    {
        var found = PostgresBinaries
            .Directories()
            .Where(directory =>
                File.Exists(Path.Combine(directory, "pg_dump"))
                && File.Exists(Path.Combine(directory, "pg_restore"))
                && File.Exists(Path.Combine(directory, "psql"))
            )
            .Select(directory => (Directory: directory, Major: MajorOf(directory)))
            .Where(programs => programs.Major >= serverMajor)
            .OrderBy(programs => programs.Major)
            .FirstOrDefault();
        return found.Directory is not null
            ? new ClientPrograms(found.Directory, connectionString)
            : throw new BackupException(
                $"The server is PostgreSQL {serverMajor}, and neither its pg_dump, pg_restore and psql nor newer ones are "
                    + $"installed. On Debian and Ubuntu: apt-get install postgresql-client-{serverMajor}."
            );
    }

    /// <summary>Runs one to its end and returns its standard output.</summary>
    /// <exception cref="BackupException">It failed; the message has its output.</exception>
    public async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        await EndAsync(process, program, cancellationToken);
        return await output;
    }

    /// <summary>Starts one with redirected streams.</summary>
    public Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(directory, program), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in Variables())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits for it to exit; kills it on cancellation.</summary>
    /// <exception cref="BackupException">It failed; the message has its output.</exception>
    public static async Task EndAsync(Process process, string program, CancellationToken cancellationToken)
    {
        try
        {
            var said = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new BackupException($"{program} failed with exit code {process.ExitCode}: {said.Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    // As variables, since a command line shows the password to everyone.
    private IEnumerable<KeyValuePair<string, string?>> Variables()
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        yield return new("PGHOST", settings.Host);
        yield return new("PGPORT", settings.Port.ToString(CultureInfo.InvariantCulture));
        yield return new("PGDATABASE", settings.Database);
        yield return new("PGUSER", settings.Username);
        yield return new("PGPASSWORD", settings.Password);
        yield return new("PGPASSFILE", settings.Passfile);
        yield return new("PGSSLROOTCERT", settings.RootCertificate);
        yield return new(
            "PGSSLMODE",
            settings.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            }
        );
        yield return new("PGAPPNAME", DatabaseBackup.ApplicationName);
    }

    // "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
    private static int MajorOf(string directory)
    {
        var version = Subprocess.Output(Path.Combine(directory, "pg_dump"), "--version")?.Split(' ').ElementAtOrDefault(2) ?? "";
        return int.TryParse(new string([.. version.TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture, out var major)
            ? major
            : 0;
    }
}
