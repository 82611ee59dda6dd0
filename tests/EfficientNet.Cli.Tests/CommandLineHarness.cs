using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Nodes;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Inference;
using Spectre.Console.Testing;

namespace EfficientNet.Cli.Tests;

/// <summary>Runs command lines in this process, with everything outside stood in for.</summary>
internal sealed class CommandLineHarness : IDisposable
{
    private readonly TestConsole _out = Console();
    private readonly TestConsole _error = Console();

    /// <summary>An empty folder of its own: the current folder of the commands.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("effnet-cli-").FullName;

    /// <summary>Where the commands look for the other programs: there are none until a test puts some there.</summary>
    public string ProgramFolder => Path.Combine(Folder, "programs");

    /// <summary>The commands' clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Environment variables.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The server that the commands talk to; null means the network.</summary>
    public FakeServer? Server { get; set; }

    public string Out => _out.Output.ReplaceLineEndings("\n");

    public string Error => _error.Output.ReplaceLineEndings("\n");

    /// <summary>Standard output as one JSON value.</summary>
    public JsonNode Json => JsonNode.Parse(Out) ?? throw new InvalidOperationException("standard output is the JSON value null");

    /// <summary>Runs one command line and returns its exit code as a number, as a shell sees it.</summary>
    public async Task<int> RunAsync(params string[] arguments) =>
        (int)
            await EffnetCommandLine.RunAsync(
                new CliContext
                {
                    Out = _out,
                    Error = _error,
                    Time = Time,
                    Variable = name => Variables.GetValueOrDefault(name),
                    Folder = Folder,
                    Programs = new Programs(ProgramFolder, null),
                    Letters = count => new string('x', count),
                    Transport = Server is { } server ? server.Transport : null,
                },
                arguments,
                TestContext.Current.CancellationToken
            );

    /// <summary>Writes a file into the current folder of the commands.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(Folder, name), text);
        return name;
    }

    /// <summary>The command line that the stand-in for the trainer was started with.</summary>
    public string[] Words => File.ReadAllLines(Path.Combine(Folder, "words"));

    /// <summary>
    /// Puts a script in the trainer's place that keeps its command line and the files named there, and prints messages.
    /// </summary>
    [UnsupportedOSPlatform("windows")]
    public void StandInForTrainer(int exitCode, params IEnumerable<InferenceMessage> messages)
    {
        StandIn(Programs.Agent, "echo '[]'"); // a host without a GPU
        StandIn(
            Programs.Trainer,
            $"""
            printf '%s\n' "$@" > '{Folder}/words'
            for word in "$@"; do case "$word" in *.json|*.ckpt) cp "$word" '{Folder}';; esac; done
            cat <<'END'
            {string.Concat(messages.Select(message => JsonSerializer.Serialize(message, ContractsJson.Options) + "\n"))}END
            exit {exitCode}
            """
        );
    }

    /// <summary>Puts a script in a program's place.</summary>
    [UnsupportedOSPlatform("windows")]
    public void StandIn(string name, string script)
    {
        var program = Path.Combine(Directory.CreateDirectory(ProgramFolder).FullName, name);
        File.WriteAllText(program, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static TestConsole Console()
    {
        var console = new TestConsole();
        console.Profile.Width = 400;
        return console;
    }
}
