using System.CommandLine;
using EfficientNet.Cli.Local;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Cli.Commands;

/// <summary>
/// <c>effnet db backup FILE</c>, <c>effnet db restore FILE</c>: the server's program does it, which knows the database.
/// </summary>
internal static class DbCommand
{
    public static Command Create(CommandScope scope)
    {
        var (backup, restore) = (new DatabaseArguments(), new DatabaseArguments());
        return new("db", "Back the database up, or restore it")
        {
            Create(
                scope,
                "backup",
                "Write the whole ledger to a file, also while everything runs",
                backup,
                [backup.Server.Blobs, backup.WithBlobs]
            ),
            Create(
                scope,
                "restore",
                "Put a backup in the place of the database; all servers must be stopped",
                restore,
                [restore.Server.Blobs, restore.WithBlobs, restore.Replace]
            ),
        };
    }

    private static Command Create(
        CommandScope scope,
        string verb,
        string description,
        DatabaseArguments arguments,
        Option[] passed
    )
    {
        var file = new Argument<string>("FILE") { Description = "The backup" };
        var command = new Command(verb, description) { file, arguments.Server.Postgres };
        foreach (var option in passed)
            command.Add(option);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                string[] words =
                [
                    "db",
                    verb,
                    invocation.FullPath(invocation.Value(file)),
                    "--data",
                    invocation.Data.Path,
                    .. invocation.Words(passed),
                ];
                var postgres = ServerStart.PostgresOf(invocation.Value(arguments.Server.Postgres), invocation.Context);
                return (ExitCode)
                    await ChildProgram.RunAsync(
                        invocation.Context.Programs.Require(Programs.Silo),
                        words,
                        cancellationToken,
                        ServerStart.EnvironmentFor(postgres)
                    );
            }
        );
    }
}
