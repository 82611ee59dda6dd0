using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet db backup FILE</c>, <c>effnet db restore FILE</c>: the server's program does it, which knows the database.</summary>
internal static class DbCommand
{
    public static Command Create(CommandScope scope) => new("db", "Back the database up, or restore it")
    {
        Create(scope, "backup", "Write the whole ledger to a file, also while everything runs", "Copy the checkpoints' blobs, too, into this folder", null),
        Create(scope, "restore", "Put a backup in the place of the database; all servers must be stopped", "Copy blobs back from this folder", new Option<bool>("--replace") { Description = "Replace a database that has experiments" }),
    };

    private static Command Create(CommandScope scope, string verb, string description, string blobsDescription, Option<bool>? replace)
    {
        var file = new Argument<string>("FILE") { Description = "The backup" };
        var postgres = new Option<string?>("--postgres") { Description = "PostgreSQL of the servers [default: $EFFNET_POSTGRES, else the private one of the data folder]", HelpName = "CONNECTION" };
        var blobs = new Option<string?>("--blobs") { Description = "Folder of the checkpoints [default: blobs in the data folder]", HelpName = "DIR" };
        var withBlobs = new Option<string?>("--with-blobs") { Description = blobsDescription, HelpName = "DIR" };
        var command = new Command(verb, description) { file, postgres, blobs, withBlobs };
        if (replace is not null)
            command.Add(replace);
        return scope.Handle(command, async (invocation, cancellationToken) =>
        {
            var options = new ServerOptions { Postgres = invocation.Value(postgres) ?? invocation.Context.Variable("EFFNET_POSTGRES") };
            string[] arguments = ["db", verb, invocation.FullPath(invocation.Value(file)), "--data", invocation.Data.Path,
                .. Pair("--blobs", invocation.Value(blobs)), .. Pair("--with-blobs", invocation.Value(withBlobs)), .. replace is not null && invocation.Value(replace) ? new[] { "--replace" } : []];
            return (ExitCode)await ChildProgram.RunAsync(invocation.Context.Programs.Require(Programs.Silo), arguments, cancellationToken, options.Environment);

            string[] Pair(string name, string? folder) => folder is null ? [] : [name, invocation.FullPath(folder)];
        });
    }
}
