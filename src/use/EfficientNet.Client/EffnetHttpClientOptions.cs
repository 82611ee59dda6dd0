namespace EfficientNet.Client;

/// <summary>How patient an <see cref="EffnetHttpClient"/> is.</summary>
public sealed record EffnetHttpClientOptions
{
    /// <summary>
    /// Who the caller is, for the timeline: recorded with the commands, unverified; null means nothing is recorded.
    /// </summary>
    public string? ActsAs { get; init; }

    /// <summary>Deadline of a single try; 5 s (protocol rule P10).</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Deadline for a checkpoint's first byte; 2 minutes, in which a server verifies all of them.</summary>
    public TimeSpan BlobTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a call that may be repeated is tried again while the server does not answer; 30 s.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the change feed waits for a server that is gone before it gives up; 5 minutes, since a restart is normal.
    /// </summary>
    public TimeSpan ReconnectFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A change feed that is silent for so long counts as broken; 60 s. The server writes a comment line more often than that.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(60);
}
