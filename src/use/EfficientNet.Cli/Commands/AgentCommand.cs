using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet agent --join URL</c>: makes this host a GPU node of a server elsewhere, until it is ended.</summary>
internal static class AgentCommand
{
    public static Command Create(CommandScope scope)
    {
        var join = new Option<string[]>("--join")
        {
            Description = "Control silo to join, or several of one cluster; may be repeated [default: the data folder's servers]",
            HelpName = "URL,URL",
        };
        var tokenFile = new Option<string?>("--token-file")
        {
            Description = "File with its token [default: --token, $EFFNET_TOKEN, the data folder's]",
            HelpName = "FILE",
        };
        var arguments = new AgentStartOptions();
        var command = new Command("agent", "Add this host to a server, in the foreground") { join, tokenFile };
        arguments.AddTo(command);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                var servers = invocation.Value(join) is { Length: > 0 } named
                    ? string.Join(',', named)
                    : invocation.NamedServer
                        ?? (
                            invocation.Data.ReadServer() is { } known
                                ? string.Join(',', known.All.Select(server => server.Url))
                                : null
                        )
                        ?? throw new CliException(
                            ExitCode.Usage,
                            "Say which server to join: effnet agent --join http://HOST:5115 --token-file FILE."
                        );
                var file = invocation.Value(tokenFile) is { } path ? invocation.FullPath(path) : null;
                var environment = new Dictionary<string, string?>();
                if (file is null && invocation.NamedToken is { } token)
                    environment["EFFNET_TOKEN"] = token;
                else if ((file ??= invocation.Data.TokenFile) is var chosen && !File.Exists(chosen))
                    throw new CliException(
                        ExitCode.Usage,
                        $"There is no token in {chosen}. Copy the file 'token' of the server's data folder to "
                            + "this host and name it with --token-file, or set EFFNET_TOKEN."
                    );
                return (ExitCode)
                    await ChildProgram.RunAsync(
                        invocation.Context.Programs.Require(Programs.Agent),
                        arguments.Read(invocation).Arguments(invocation.Data, servers, file),
                        cancellationToken,
                        environment
                    );
            }
        );
    }
}
