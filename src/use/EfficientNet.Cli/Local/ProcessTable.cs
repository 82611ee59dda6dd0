using EfficientNet.Host.Files;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Local;

/// <summary>
/// The machine's processes, as <c>/proc</c> has them. Nothing is remembered in files that a crash could leave behind.
/// </summary>
internal static class ProcessTable
{
    /// <summary>Processes of a program that were started with <c>--data folder</c>.</summary>
    public static IReadOnlyList<int> Find(string program, DataFolder data) =>
        [.. Of(data, arguments => Runs(arguments, program)).Select(found => found.Id)];

    /// <summary>Those that keep such processes running (<see cref="SupervisedProgram"/>).</summary>
    public static IReadOnlyList<int> FindSupervisors(string program, DataFolder data) =>
        [.. Supervisors(program, data).Select(found => found.Id)];

    /// <summary>The <c>--number</c> of each server that runs or is kept running.</summary>
    public static IReadOnlySet<int> Numbers(string program, DataFolder data) =>
        Of(data, arguments => Runs(arguments, program))
            .Concat(Supervisors(program, data))
            .Select(found => int.TryParse(Option(found.Arguments, "--number"), out var number) ? number : 1)
            .ToHashSet();

    /// <summary>
    /// Ends what <see cref="Find"/> and <see cref="FindSupervisors"/> find: the supervisors first, so that nothing is
    /// restarted, then each process is asked once. True when nothing is left within <paramref name="patience"/>.
    /// </summary>
    public static async Task<bool> StopAsync(
        string program,
        DataFolder data,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        var asked = new HashSet<int>();
        while (true)
        {
            var supervisors = FindSupervisors(program, data);
            foreach (var supervisor in supervisors)
                Signals.Kill(supervisor);
            var processes = Find(program, data).Where(ProcessEntry.IsRunning).ToArray();
            foreach (var process in processes.Where(asked.Add))
                Signals.Terminate(process);
            if (processes.Length == 0 && !supervisors.Any(ProcessEntry.IsRunning))
                return true;
            if (time.GetElapsedTime(started) > patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    /// <summary>Waits until none of the processes is alive; false after <paramref name="patience"/>.</summary>
    public static async Task<bool> WaitForEndAsync(
        IReadOnlyCollection<int> ids,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        while (ids.Any(ProcessEntry.IsRunning))
        {
            if (time.GetElapsedTime(started) > patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        return true;
    }

    // sh -c SCRIPT effnet-supervisor PROGRAM …
    private static IEnumerable<(int Id, string[] Arguments)> Supervisors(string program, DataFolder data) =>
        Of(
            data,
            arguments =>
                Array.IndexOf(arguments, SupervisedProgram.Supervisor) is > 0 and var at
                && at + 1 < arguments.Length
                && IsProgram(arguments[at + 1], program)
        );

    private static IEnumerable<(int Id, string[] Arguments)> Of(DataFolder data, Func<string[], bool> wanted)
    {
        foreach (var id in ProcessEntry.Ids())
        {
            if (
                ProcessEntry.Arguments(id) is { Length: > 1 } arguments
                && Option(arguments, "--data") == data.Path
                && wanted(arguments)
            )
                yield return (id, arguments);
        }
    }

    private static string? Option(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    // Itself, or as an argument of dotnet; "EfficientNet.Silo db …" makes a backup and is no server.
    private static bool Runs(string[] arguments, string program) =>
        Array.FindIndex(arguments, 0, Math.Min(2, arguments.Length), word => IsProgram(word, program)) is >= 0 and var at
        && arguments.ElementAtOrDefault(at + 1) != "db";

    private static bool IsProgram(string word, string program) =>
        Path.GetFileName(word) is var file && (file == program || file == program + ".dll");
}
