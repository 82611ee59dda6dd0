namespace EfficientNet.Cli.Diagnosis;

/// <summary>One thing that <c>doctor</c> looked at.</summary>
/// <param name="Subject">What.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Found">What there is, or what would be used.</param>
/// <param name="Fix">What to do, when something is wrong.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string Found, string? Fix = null)
{
    public static Finding Good(string subject, string found) => new(subject, Verdict.Good, found);

    public static Finding Remark(string subject, string found, string? fix = null) => new(subject, Verdict.Remark, found, fix);

    public static Finding Wrong(string subject, string found, string fix) => new(subject, Verdict.Wrong, found, fix);
}

/// <summary>How a thing is.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Good = 1,

    /// <summary>Some things don't work, or work worse.</summary>
    Remark = 2,

    /// <summary>Experiments can't run.</summary>
    Wrong = 3,
}
