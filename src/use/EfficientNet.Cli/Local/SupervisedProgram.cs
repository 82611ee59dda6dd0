using System.Diagnostics;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Local;

/// <summary>
/// Starts a program in a session of its own, so that neither Ctrl-C nor the end of this terminal reaches it (protocol rule
/// P21), under a supervisor: a program that was killed, or that ends itself because its cluster has voted it dead, is started
/// again.
/// </summary>
internal static class SupervisedProgram
{
    /// <summary>The word by which a supervisor is found in the process table.</summary>
    public const string Supervisor = "effnet-supervisor";

    // 128 and more: a signal ended it (130 and 143 on request); 75: it asks to be started again. Anything else is an
    // answer.
    // What ran for a while is started at once, what ends soon again and again with growing pauses. This is a shell, not a program
    // of
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

    /// <summary>Starts it; output is appended to <paramref name="log"/>.</summary>
    /// <returns>The supervisor, which ends with the program's exit code.</returns>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        string log,
        IReadOnlyDictionary<string, string?>? environment = null
    ) => DetachedProgram.Start("/bin/sh", ["-c", Supervise, Supervisor, program, .. arguments], log, environment);
}
