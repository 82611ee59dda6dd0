namespace EfficientNet.Agent.Files;

/// <summary>Says what a refused write means and what to do.</summary>
internal static class DiskProblem
{
    // errno of Linux; .NET gives it as HResult.
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    /// <summary>Whether an error comes from the disk, and may go away.</summary>
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>Whether an error can only come from the disk, not from a connection.</summary>
    public static bool IsSurely(Exception error) =>
        error is IOException { HResult: NoSpace or QuotaExceeded or ReadOnlyFileSystem };

    /// <summary>One sentence.</summary>
    /// <param name="error">The error of the write.</param>
    /// <param name="folder">Where.</param>
    public static string Describe(Exception error, string folder) =>
        error switch
        {
            { HResult: NoSpace or QuotaExceeded } => $"Disk full: nothing can be written to '{folder}'; make room there.",
            { HResult: ReadOnlyFileSystem } or UnauthorizedAccessException =>
                $"Read-only: '{folder}' can't be written ({error.Message.TrimEnd('.')}).",
            _ => $"Nothing can be written to '{folder}': {error.Message}",
        };
}
