using System.Diagnostics;

namespace EfficientNet.Cli.Local;

/// <summary>Starts a program in a session of its own, so that neither Ctrl-C nor the end of this terminal reaches it (protocol rule P21).</summary>
internal static class DetachedProcess
{
    // The shell opens the log and then becomes setsid, which becomes the program: the process id stays the same.
    private const string Script = "log=$1; shift; exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null";

    /// <summary>Starts it; output is appended to <paramref name="log"/>.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, string log, IReadOnlyDictionary<string, string>? environment = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var word in new[] { "-c", Script, "effnet", log, program }.Concat(arguments))
            start.ArgumentList.Add(word);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new CliException(ExitCode.Internal, $"{program} could not be started.");
    }

    /// <summary>The last lines of a log, for messages.</summary>
    public static IReadOnlyList<string> Tail(string log, int lines = 15)
    {
        try
        {
            return [.. File.ReadLines(log).TakeLast(lines)];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
