namespace EfficientNet.Agent.Trainers;

/// <summary>
/// What the kernel reports about a process that hangs: enough to distinguish a stopped one from one that waits for a disk.
/// </summary>
internal static class ProcessState
{
    /// <summary>State, threads, and the kernel function that the main thread waits in; what can't be read is left out.</summary>
    public static string Describe(int pid)
    {
        var status = Read($"/proc/{pid}/status").Split('\n');
        var waits = Read($"/proc/{pid}/wchan");
        var parts = new[]
        {
            Field("State"),
            Field("Threads") is { Length: > 0 } threads ? $"{threads} threads" : "",
            waits is "" or "0" ? "" : $"waits in {waits}",
        };
        return string.Join(", ", parts.Where(part => part.Length > 0)) is { Length: > 0 } said ? said : "not known";

        string Field(string name) =>
            status.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal)) is { } line
                ? line[(name.Length + 1)..].Trim()
                : "";
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim('\0', '\n', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
