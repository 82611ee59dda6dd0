namespace EfficientNet.Cli;

/// <summary>Exit codes; scripts rely on them.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>An error inside the program, or a server that does not answer.</summary>
    Internal = 1,

    /// <summary>The command line or a file is wrong.</summary>
    Usage = 2,

    /// <summary>The experiment finished, and at least one run failed.</summary>
    FailedRuns = 3,

    /// <summary>Cancelled.</summary>
    Cancelled = 5,
}
