using System.Diagnostics;

namespace EfficientNet.Host.Processes;

/// <summary>
/// Starts programs in a session of their own, so that neither Ctrl-C nor the end of this terminal reaches them (protocol rule
/// P21), with their output in a log.
/// </summary>
public static class DetachedProgram
{
    // The shell opens the log and then becomes setsid, which becomes the program: the process id stays the same.
    private const string Script = "log=$1; shift; exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null";

    /// <summary>Starts one; its output is appended to <paramref name="log"/>, whose folder is created.</summary>
    /// <param name="program">Its full path.</param>
    /// <param name="arguments">Its words.</param>
    /// <param name="log">Its log.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        string log,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "effnet", log, program, .. arguments])
        {
            UseShellExecute = false,
        };
        return Process.Start(start.With(environment))!;
    }

    /// <summary>The last lines of a log, for messages; none when there is no log.</summary>
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

    /// <summary>Sets variables for a program to start.</summary>
    public static ProcessStartInfo With(this ProcessStartInfo start, IReadOnlyDictionary<string, string?>? environment)
    {
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return start;
    }
}
