using EfficientNet.Cli.Local;
using Spectre.Console;

namespace EfficientNet.Cli;

/// <summary>Everything that a command touches outside itself, so that a test can stand in for the machine.</summary>
internal sealed record CliContext
{
    /// <summary>Standard output: data.</summary>
    public required IAnsiConsole Out { get; init; }

    /// <summary>Standard error: progress and messages.</summary>
    public required IAnsiConsole Error { get; init; }

    /// <summary>Clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Environment variables by name.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The current folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the other programs are.</summary>
    public required Programs Programs { get; init; }

    /// <summary>So many random lower-case letters and digits, for new ids.</summary>
    public required Func<int, string> Letters { get; init; }

    /// <summary>Transport of API calls; null means the network.</summary>
    public Func<HttpMessageHandler>? Transport { get; init; }

    /// <summary>Whether somebody watches standard error: tables may be redrawn in place.</summary>
    public bool Watched => Error.Profile.Out.IsTerminal && Error.Profile.Capabilities.Ansi;

    /// <summary>One line on standard error, never wrapped when it goes to a file.</summary>
    public void Say(string line)
    {
        if (Error.Profile.Out.IsTerminal)
            Error.WriteLine(line);
        else
            Error.Profile.Out.Writer.WriteLine(line);
    }
}
