using System.Diagnostics;

namespace EfficientNet.Cli.Local;

/// <summary>
/// Starts a program in a session of its own, so that neither Ctrl-C nor the end of this terminal reaches it (protocol rule P21), under a
/// supervisor: a program that was killed, or that ends itself because its cluster has voted it dead, is started again.
/// </summary>
internal static class DetachedProcess
{
    /// <summary>The word by which a supervisor is found in the process table.</summary>
    public const string Supervisor = "effnet-supervisor";

    // The shell opens the log and then becomes setsid, which becomes the supervisor: the process id stays the same.
    private const string Script = "log=$1; shift; exec setsid /bin/sh -c \"$@\" >>\"$log\" 2>&1 </dev/null";

    // 128 and more: a signal ended it, 130 and 143 being a person's wish; 75: it asks to be started again. Everything else is an answer.
    // What ran for a while is started at once, what ends soon again and again with growing pauses. This is a shell, not a program of
    // ours, because it costs nothing and has nothing in it that could fail.
    private const string Supervise = """
        pause=0
        while :; do
            began=$(date +%s)
            "$@"; code=$?
            case $code in 130|143) exit $code ;; 75) ;; *) [ $code -ge 128 ] || exit $code ;; esac
            [ $(($(date +%s) - began)) -lt 10 ] || pause=0
            echo "effnet: ${1##*/} ended with code $code; it is started again in $pause s"
            sleep $pause
            [ $pause -ge 15 ] || pause=$((pause * 2 + 1))
        done
        """;

    /// <summary>Starts it; output is appended to <paramref name="log"/>. The process returned is the supervisor, which ends with the program's exit code.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, string log, IReadOnlyDictionary<string, string?>? environment = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var word in new[] { "-c", Script, "effnet", log, Supervise, Supervisor, program }.Concat(arguments))
            start.ArgumentList.Add(word);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
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
