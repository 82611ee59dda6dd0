using System.CommandLine;
using EfficientNet.Cli.Output;

namespace EfficientNet.Cli;

/// <summary>The options that every command has, and the way a command's action is run.</summary>
internal sealed class CommandScope(CliContext context)
{
    /// <summary>Folder of database, blobs and logs.</summary>
    public Option<string?> Data { get; } =
        new("--data")
        {
            Description = "Folder of database, blobs, logs and agents [default: $EFFNET_HOME, else .effnet]",
            HelpName = "DIR",
            Recursive = true,
        };

    /// <summary>Server to talk to.</summary>
    public Option<string?> Server { get; } =
        new("--server")
        {
            Description =
                "Server to talk to, or several of one cluster, tried in turn [default: $EFFNET_SERVER, else "
                + "those of the data folder]",
            HelpName = "URL,URL",
            Recursive = true,
        };

    /// <summary>Bearer token.</summary>
    public Option<string?> Token { get; } =
        new("--token")
        {
            Description = "Its token [default: $EFFNET_TOKEN, else the one of the data folder]",
            HelpName = "TOKEN",
            Recursive = true,
        };

    /// <summary>Output format. Not "--output", which <c>model run</c> has for its file.</summary>
    public Option<OutputFormat?> Format { get; } =
        new("--format", "-o")
        {
            Description = "table (the default), json or csv",
            HelpName = "FORMAT",
            Recursive = true,
            CustomParser = ParseFormat,
        };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> Options => [Data, Server, Token, Format];

    /// <summary>What the commands touch outside themselves.</summary>
    public CliContext Context => context;

    /// <summary>Makes <paramref name="action"/> the command's action.</summary>
    public Command Handle(Command command, Func<Invocation, CancellationToken, Task<ExitCode>> action)
    {
        command.SetAction(
            (parsed, cancellationToken) => CommandRunner.RunAsync(new Invocation(this, parsed), action, cancellationToken)
        );
        return command;
    }

    private static OutputFormat? ParseFormat(System.CommandLine.Parsing.ArgumentResult argument)
    {
        var word = argument.Tokens[0].Value;
        if (Enum.TryParse<OutputFormat>(word, ignoreCase: true, out var format) && !char.IsDigit(word[0]))
            return format;
        argument.AddError($"-o {word}: '{word}' is not a format; use table, json or csv.");
        return null;
    }
}
