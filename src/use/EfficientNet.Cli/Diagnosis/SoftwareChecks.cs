using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Diagnosis;

/// <summary>Programs that must be installed.</summary>
internal sealed class SoftwareChecks(Invocation invocation)
{
    private CliContext Context => invocation.Context;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        [
            await SdkAsync(cancellationToken),
            Programs(),
            await PostgresAsync(cancellationToken),
            await NamespacesAsync(cancellationToken),
            await LibtorchAsync(cancellationToken),
        ];

    private async Task<Finding> SdkAsync(CancellationToken cancellationToken)
    {
        var sdks = await OutputAsync("dotnet", ["--list-sdks"], cancellationToken);
        var newest = sdks
            .Text.Split('\n')
            .LastOrDefault(line => line.Length > 2 && int.TryParse(line.Split('.')[0], out var major) && major >= 10);
        return newest is not null
            ? Finding.Good(".NET SDK", newest)
            : Finding.Remark(
                ".NET SDK",
                "no .NET 10 SDK on the path",
                "It is needed only to build: https://dotnet.microsoft.com/download/dotnet/10.0"
            );
    }

    private Finding Programs()
    {
        var missing = new[] { Local.Programs.Silo, Local.Programs.Agent, Local.Programs.Trainer }
            .Where(name => Context.Programs.Find(name) is null)
            .ToArray();
        return missing.Length == 0
            ? Finding.Good(
                "Programs",
                string.Join(
                    ", ",
                    new[] { Local.Programs.Silo, Local.Programs.Agent, Local.Programs.Trainer }.Select(Context.Programs.Find)
                )
            )
            : Finding.Wrong(
                "Programs",
                $"not built: {string.Join(", ", missing)}",
                "Start effnet by its launcher in the repository's root, which builds them."
            );
    }

    private async Task<Finding> PostgresAsync(CancellationToken cancellationToken)
    {
        if (Context.Variable("EFFNET_POSTGRES") is { Length: > 0 })
            return Finding.Good("PostgreSQL", "the server that EFFNET_POSTGRES names");
        foreach (var folder in PostgresFolders())
        {
            if (
                File.Exists(Path.Combine(folder, "postgres"))
                && File.Exists(Path.Combine(folder, "initdb"))
                && File.Exists(Path.Combine(folder, "pg_ctl"))
            )
                return Finding.Good(
                    "PostgreSQL",
                    $"{(await OutputAsync(Path.Combine(folder, "postgres"), ["--version"], cancellationToken)).Text}, {folder}"
                );
        }

        return Finding.Wrong(
            "PostgreSQL",
            "no postgres, initdb and pg_ctl found",
            "sudo apt-get install -y postgresql, or use a server of your own with --postgres CONNECTION."
        );
    }

    private IEnumerable<string> PostgresFolders()
    {
        var versioned = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder => folder)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        return versioned.Concat((Context.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<Finding> NamespacesAsync(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return Finding.Good("Database user", $"{Environment.UserName} (an ordinary user)");
        var tried = await OutputAsync("unshare", ["--user", "--map-user=1000", "--map-group=1000", "true"], cancellationToken);
        return tried.ExitCode == 0
            ? Finding.Good("Database user", "root, in a user namespace of its own (PostgreSQL refuses root itself)")
            : Finding.Remark(
                "Database user",
                $"user namespaces are off ({tried.Text}): the private PostgreSQL runs as another user, its "
                    + "files lie under /var/lib/effnet",
                "Nothing needs to be done; as an ordinary user everything stays in the data folder."
            );
    }

    private async Task<Finding> LibtorchAsync(CancellationToken cancellationToken)
    {
        if (Context.Programs.Find(Local.Programs.Trainer) is not { } trainer)
            return Finding.Wrong(
                "libtorch",
                "the trainer is not built",
                "Start effnet by its launcher in the repository's root."
            );
        var probe = await OutputAsync(trainer, ["probe"], cancellationToken);
        return probe.ExitCode == 0
            ? Finding.Good("libtorch", probe.Text.ReplaceLineEndings(", "))
            : Finding.Wrong(
                "libtorch",
                probe.Text.ReplaceLineEndings(" "),
                "See docs/libtorch.md; EFFNET_LIBTORCH names the folder of another libtorch 2.10.0."
            );
    }

    private Task<ProgramAnswer> OutputAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    ) => ProgramAnswer.OfAsync([program, .. arguments], MachineChecks.Patience, Context.Time, cancellationToken);
}
