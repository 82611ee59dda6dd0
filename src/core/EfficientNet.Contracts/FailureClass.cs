namespace EfficientNet.Contracts;

/// <summary>Why an attempt ended without finishing its run; decides whether another is worth making.</summary>
public enum FailureClass
{
    /// <summary>Process, host or network died; spends an attempt, retried.</summary>
    Infrastructure = 1,

    /// <summary>Memory did not suffice; not retried as it is.</summary>
    OutOfMemory = 2,

    /// <summary>The user's mistake (missing data, bad option); not retried.</summary>
    User = 3,

    /// <summary>The loss was not finite; not retried blindly.</summary>
    Numerical = 4,

    /// <summary>A replayed epoch gave other metrics in <see cref="DeterminismMode.Exact"/> mode (protocol rule P17).</summary>
    Nondeterministic = 5,
}
