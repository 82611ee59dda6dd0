using System.Globalization;

namespace EfficientNet.Host.Processes;

/// <summary>A process as <c>/proc</c> has it.</summary>
/// <param name="State">One letter of <c>man 5 proc</c>, such as S or Z.</param>
/// <param name="Parent">Id of its parent.</param>
/// <param name="StartTicks">
/// When it started, in clock ticks since boot: distinguishes it from a later process with the same id.
/// </param>
public sealed record ProcessEntry(char State, int Parent, long StartTicks)
{
    private const int StateField = 3;
    private const int ParentField = 4;
    private const int StartField = 22;

    /// <summary>Whether it still runs (or is frozen), and is not a zombie.</summary>
    public bool IsAlive => State is not ('Z' or 'X');

    /// <summary>Reads one; null means that there is none with this id.</summary>
    public static ProcessEntry? Read(int id)
    {
        // pid (comm) state ppid …; comm may hold spaces and brackets, so fields count from the last bracket.
        if (Text(id, "stat") is not { Length: > 0 } stat)
            return null;
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessEntry(fields[0][0], (int)Number(ParentField), Number(StartField));

        long Number(int field) => long.Parse(fields[field - StateField], CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a process of this id still runs.</summary>
    public static bool IsRunning(int id) => Read(id) is { IsAlive: true };

    /// <summary>Ids of all processes.</summary>
    public static IEnumerable<int> Ids()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                yield return id;
        }
    }

    /// <summary>The words that a process was started with; none if it is gone, or another user's.</summary>
    public static string[] Arguments(int id) => Words(id, "cmdline");

    /// <summary>
    /// The environment that it was started with, as <c>NAME=VALUE</c>; none if it is gone, or another user's.
    /// </summary>
    public static string[] Variables(int id) => Words(id, "environ");

    private static string[] Words(int id, string file) => Text(id, file)?.Split('\0') ?? [];

    private static string? Text(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
